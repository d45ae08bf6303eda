export const duties = {
  title: '应履事项', lead: '由政策条款、校历和已有记录算出：谁、何事、何时到期、做到几成。', ofGroup: '集团', ofState: '履约状态', none: '还没有应履事项。',
  state: { due: '待办', met: '已履', at_risk: '有风险', missed: '逾期', excused: '已说明' },
  empty: { due: '没有待办的事项。', met: '还没有履行完的事项。', at_risk: '没有有风险的事项。', missed: '没有逾期，全部按时。', excused: '没有获准说明的事项。' },
  count: '{{count}} 项', moreOf: '再看{{state}}', by: '{{day}} 到期', overdue: '已过 {{days}} 天', today: '今天到期', inDays: '还有 {{days}} 天', progress: '已做 {{done}} / {{min}}', answerable: '由{{who}}负责', window: '期间 {{span}}', excuse: '说明：{{reason}}',
  evidence: '佐证 {{count}} 条', uncounted: '不计：{{reason}}', excuseIt: '受理说明', excuseAsk: '受理未履行“{{duty}}”的说明？', excused: '说明已受理。',
  finding: '逾期 {{missed}} 项，有风险 {{risk}} 项，待办 {{due}} 项', firstOnly: '只画了前 {{count}} 项。',
  who: { lead: '牵头校', member: '成员校', supported: '帮扶校', group: '集团', district: '教育局', unit: '各单位', lead_principal: '牵头校校长', unit_principal: '各单位校长', district_office: '基教股', district_inspectorate: '督导室' },
  why: { late: '晚于期限', 'section-missing': '缺必备章节', 'wrong-direction': '派出和接收方不符', 'not-enough': '数量不足', 'awaiting-acceptance': '尚未同意备案', 'no-minutes': '没有会议纪要', 'not-confirmed': '承办学校没有确认' },
}
