export const filings = {
  title: '备案箱', one: '备案', lead: '学年目标和计划，开学前报教育局备案。', empty: '本学期还没有备案。', new: '新建备案', newLead: '先存草稿，核对后报送。', name: '标题', group: '集团', year: '学年', yearHint: '格式如 2026-2027。', state: '状态', filedOn: '报送日期', notFiled: '尚未报送', decided: '审核意见',
  goals: '工作目标', goalsHint: '本学年集团要达到什么。', plan: '工作计划', planHint: '谁在什么时候做什么。', saveDraft: '存为草稿', edit: '修改内容', editing: '修改：{{title}}', receivedOn: '收到纸质件的日期', submitReach: '报送后不能再改，退回才能修改。',
  states: { draft: '草稿', submitted: '已报', returned: '退回', accepted: '已备案' }, to: { submitted: '报送', accepted: '同意备案', returned: '退回' },
  ask: { submitted: '报送“{{title}}”？', accepted: '同意“{{title}}”备案？', returned: '退回“{{title}}”？' }, said: { submitted: '“{{title}}”已报送。', accepted: '“{{title}}”已备案。', returned: '“{{title}}”已退回。' },
}
