export const groups = {
  title: '教育集团', one: '集团档案', mine: '我校所在集团', noneMine: '本校还没有加入集团。', count: '集团数', found: '组建集团', empty: '尚无集团，可以从“组建集团”开始。',
  name: '集团名称', form: '形式', state: '状态', lead: '牵头单位', others: '成员单位', liaison: '挂点领导', noLead: '尚无', noMember: '尚无', noLiaison: '尚未指定', noMemberYet: '还没有成员单位，组建申请生效后列在这里。',
  unit: '单位', units: '成员单位', role: '角色', unitKind: '单位类型', tightness: '紧密程度', pairing: '结对类型', span: '起止', since: '自 {{day}}', founded: '成立日期', policy: '政策方案', noPolicy: '没有依据的方案', myRole: '我校角色', noRole: '不在集团内', dissolved: '解散日期',
  tabs: '集团档案的各页', tab: { overview: '概况', members: '成员单位', body: '议事机构', documents: '制度文件', duties: '应履事项', history: '沿革' },
  bodyDerived: '席位由任职自动产生：谁担任该职务，谁就在席位上，不需另行登记。', bodyNone: '集团没有依据的政策方案，无法产生席位。', bodyHidden: '政策方案没有规定议事机构，或者不在您能看到的范围里。', seatCount: '{{count}} 席', vacant: '空缺', nameHidden: '姓名不在您能看到的范围',
  noHistory: '还没有变动记录。', historyLine: '{{unit}} 作为{{role}}，{{span}}',
  activate: '转为运行', activateAsk: '让{{name}}转为运行？', activated: '{{name}}已转为运行。', suspend: '暂停', suspendAsk: '暂停{{name}}？', suspendReach: '暂停期间不再产生新的应履事项。', suspended: '{{name}}已暂停。',
}
