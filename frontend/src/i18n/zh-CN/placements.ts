export const placements = {
  title: '派遣', mine: '我的派遣', count: '派遣', empty: '目前没有派遣。', emptyMine: '目前没有您的派遣。', person: '姓名', from: '从', to: '到', kind: '方式', span: '起止', state: '状态', load: '工作量', paired: '结对互换', pairedYes: '与对方学校一人结对', terms: '学期', counts: '计入规则', anyState: '全部状态', show: '显示', whose: { all: '送出和接收', sends: '本校送出', hosts: '本校接收' },
  kinds: { full: '全职交流轮岗', support: '支教', walk: '走教', follow: '跟教', post_training: '顶岗锻炼', dispatch: '派驻', secondment: '挂职副校长', shadow: '跟岗', study_post: '挂职学习', cross_post: '交叉任职', cross_teach: '跨校兼课', resident_research: '教研驻校', after_school: '课后服务', studio: '工作室', workshop: '工作坊', send: '送教', flexible: '柔性轮岗' },
  states: { planned: '待开始', active: '进行中', report_due: '待交报告', completed: '已完成', early_returned: '提前返回', cancelled: '已取消' },
  to_: { active: '确认开始', report_due: '到期，等报告', completed: '确认完成', early_returned: '提前返回', cancelled: '取消派遣', planned: '恢复' },
  facts: '派遣情况', detailTitle: '{{name}}的派遣', result: '{{from}}到{{to}}{{kind}}', reasons: '为何去这里', reasonsHidden: '理由只给本人、本校校长和人事股看。', report: '报告', reportHint: '做了什么、有什么收获、对两校有什么建议。', reportSubmit: '交报告', reportSaved: '报告已交', reportNone: '还没交报告。', reportBlank: '请先写报告。', reportNeeded: '结束时须交报告。', endedReason: '结束原因', full: '完整说明', backToList: '全部派遣', moved: '派遣已更新', reasonAsk: '请写明原因',
  widget: { giveAndGet: '本校送出和接收', gives: '送出 {{count}} 人', gets: '接收 {{count}} 人', none: '本学年还没有派遣。', all: '查看派遣', signWaits: '“{{name}}”等您签署', signGo: '去签署', mine: '我的派遣', mineNone: '目前没有派遣。', why: '为何去这里', chart: '本校送出 {{gives}} 人，接收 {{gets}} 人' },
}
