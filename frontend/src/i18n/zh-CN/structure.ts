export const structure = {
  title: '师资结构', heads: '教职工', lead: '年龄、学科和骨干教师在哪里薄弱。每格是人数，斜线后是其中的骨干教师。', hidden: '不足 3 人的格子只写“<3”，带“+”的格子里另有不足 3 人的一部分没有列出：避免从数字认出个人。', empty: '还没有统计过。点“重新统计”从名册读取。', emptyRead: '还没有统计过，请人事股或基础教育股重新统计。', refresh: '重新统计', refreshJob: '从名册重新统计', refreshed: '已重新统计', group: '集团', allGroups: '全部集团', school: '学校', allSchools: '全部学校', picture: '{{where}}：{{heads}} 人，45岁以下最少的学科是{{thin}}', pictureFull: '{{where}}：{{heads}} 人', district: '全区', backbone: '骨干教师', units: '各单位', unit: '单位', noSubject: '未分学科', few: '<3', view: '看结构',
  bands: { under_35: '35岁以下', '35_44': '35—44岁', '45_54': '45—54岁', '55_up': '55岁及以上' },
  subjects: { chinese: '语文', math: '数学', english: '英语', physics: '物理', chemistry: '化学', biology: '生物', politics: '政治', history: '历史', geography: '地理', pe: '体育', music: '音乐', art: '美术', it: '信息', science: '科学', labour: '劳动' },
}
