export const schools = {
  title: '学校', one: '学校档案', count: '学校数', empty: '还没有学校，请导入学校名单。', noneFound: '没有符合条件的学校。', filter: '筛选学校', search: '名称、曾用名或标识码', name: '学校名称', code: '学校标识码', stages: '学段', ownership: '办学性质', jurisdiction: '隶属', legalPerson: '法人', place: '坐标', noPlace: '没有坐标', aliases: '曾用名', units: '单位', groups: '所在集团', noGroup: '没有加入集团', closed: '{{day}} 停办', staff: '查看本校教职工',
  enrolments: '在校生数和班数', noEnrolments: '没有在校生数据。', year: '学年', pupils: '在校生', classes: '班数', needs: '教学需求', noNeeds: '没有教学需求数据。', term: '学期', subject: '学科', fte: '需求（人）',
}
