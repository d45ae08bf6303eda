export const meetings = {
  title: '会议', one: '会议', lead: '集团例会和联席会议；有纪要的才计入履约。', empty: '还没有会议记录。', new: '记录会议', newLead: '会后记录：到会席位、纪要和决议。', name: '会议名称', group: '集团', kind: '种类', heldOn: '召开日期', heldHint: '已经召开的日期。', agenda: '议程', minutes: '会议纪要', minutesHint: '没有纪要的会议不计入履约，可以以后补写。', heads: { discussed: '研究事项', resolved: '议定事项', todo: '责任分工' },
  present: '到会', here: '到会', absent: '未到', record: '保存会议', write: '写纪要', writing: '纪要：{{title}}', counts: '有纪要，计入', noMinutes: '缺纪要，不计', attendance: '到会情况', who: '姓名', seat: '席位', unit: '单位',
  kinds: { working: '工作例会', joint_conference: '联席会议', topic: '专题会', mobilisation: '动员会', forum: '论坛', alliance: '联盟会议' }, seats: { convener: '召集人', vice_convener: '副召集人', committee: '成员' },
}
