export const documents = {
  title: '制度文件', one: '制度文件', empty: '这个集团还没有制度文件。', name: '标题', kind: '种类', year: '学年', anyYear: '不限', edition: '版次', state: '状态', adoptedOn: '通过日期', notAdopted: '尚未通过', group: '集团', file: '附件', download: '下载', unfilled: '未填的必备章节：{{sections}}', signatures: '签署', signed: '已签', outdated: '签后文本有改动', notSigned: '未签', noSignatures: '这份文件不需要签署。', toGroup: '查看集团',
  sign: '签署', signAsk: '签署“{{title}}”？', signReach: '签署的是现在的文本，文本改动后需要重签。', signedNow: '已签署“{{title}}”。', adopt: '通过', adoptAsk: '通过“{{title}}”？', adopted: '“{{title}}”已通过。', supersede: '废止', supersedeAsk: '废止“{{title}}”？', supersededNow: '“{{title}}”已废止。',
  states: { draft: '草案', adopted: '已通过', superseded: '已废止' },
  kinds: { exchange_plan: '教师交流方案', assessment_method: '考核办法', incentive: '激励办法', post_exchange_rules: '交流后管理办法', charter: '集团章程', agreement: '集团协议', assistance_plan: '帮扶计划', three_year_plan: '三年规划', work_plan: '工作计划', culture_plan: '文化建设计划', teaching_rules: '教学常规' },
}
