export const staff = {
  title: '教职工', one: '教师档案', count: '人数', load: '导入名册', empty: '还没有教职工，请导入名册。', noneFound: '没有符合条件的教职工。', filter: '筛选教职工', find: '按姓名查找', nobody: '没有找到这个姓名。', name: '姓名', no: '人员编号', unit: '任职单位', school: '学校', otherSchool: '外区学校', stage: '学段', subject: '任教学科', rank: '职称', honour: '荣誉', level: '级别', post: '职务', sex: '性别', born: '出生日期', granted: '授予日期', validTo: '有效至', always: '长期', fte: '当量', span: '起止', source: '来源', fromImport: '导入批次，第 {{row}} 行', byHand: '手工录入',
  assignments: '任职', noAssignments: '没有任职记录。', posts: '职务', noPosts: '没有职务记录。', honours: '荣誉', noHonours: '没有荣誉记录。', employments: '人事关系', noEmployments: '没有人事关系记录。', employer: '人事关系学校', exemptions: '免除和暂缓',
}
