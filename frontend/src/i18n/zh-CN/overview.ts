export const overview = {
  title: '组织总览', lead: '集团、学校和应履事项的全貌；每个数字都能点开。',
  counts: '总数', inFigures: '数字', groups: '教育集团', units: '成员单位', schools: '学校', persons: '教职工',
  targets: '建设目标', noTargets: '生效的政策方案没有数量目标。', metric: { registry_groups: '运行中的教育集团' }, op: { '>=': '至少', '<=': '至多', '=': '等于' },
  reached: '现有 {{reached}}，目标{{op}} {{value}}', met: '达到', notMet: '未达到',
  soon: '14 天内到期 {{count}} 项', nothingSoon: '14 天内没有到期的事项。', allDuties: '查看全部应履事项', missed: '另有 {{count}} 项已逾期',
  structure: '各单位教师队伍', noStructure: '还没有可统计的教职工。', unit: '单位', group: '集团', role: '角色', heads: '教职工', backbone: '骨干和名教师', senior: '高级以上职称', veiled: '少于 3 人',
}
