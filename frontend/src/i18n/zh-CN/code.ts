/** The registry's codes in words, and small words that its pages share. */
export const code = {
  comma: '、', semicolon: '；', dash: '—', unsaid: '未写明', none: '无', blank: '（未填）', yes: '是', no: '否',
  all: '全部', choose: '请选择', search: '查找', clear: '清除条件', quoted: '“{{quote}}”',
  reasonMust: '理由（必填）', reasonMay: '说明（可不填）', reasonMissing: '请写明理由。', readAgain: '已重新读取最新内容，请核对后再办理。',
  stage: { primary: '小学', junior: '初中', senior: '高中' },
  subject: { chinese: '语文', math: '数学', english: '英语', physics: '物理', chemistry: '化学', biology: '生物', politics: '道德与法治', history: '历史', geography: '地理', pe: '体育', music: '音乐', art: '美术', it: '信息科技', science: '科学', labour: '劳动' },
  title: { senior_full: '正高级', senior: '高级', first: '一级', second: '二级', third: '三级' },
  honour: { renowned: '名教师', backbone: '骨干教师', subject_leader: '学科带头人', teaching_expert: '教学能手', rising_star: '教坛新星' },
  level: { national: '国家级', province: '省级', city: '市级', county: '县区级', school: '校级' },
  post: { principal: '校长', vice_principal: '副校长', middle: '中层干部', research_head: '教研组长', subject_lead: '学科带头人', reserve: '后备干部', teacher: '教师' },
  role: { lead: '牵头校', member: '成员校', supported: '帮扶校' },
  form: { tight: '紧密型', support: '帮扶型', alliance: '联盟', area: '片区共同体' },
  tightness: { tight: '紧密型', support: '帮扶型' },
  pairing: { strong_weak: '强校带弱校', strong_new: '强校带新校', town_country: '城镇带乡村' },
  groupState: { proposed: '拟建', founding: '筹建', active: '运行', suspended: '暂停', dissolved: '解散' },
  unitKind: { school: '学校', section: '学部', set: '学校组合' },
  ownership: { public: '公办', private: '民办' },
  jurisdiction: { county: '县属', district: '区属', city: '市属', province: '省直' },
  sex: { female: '女', male: '男' },
  reason: {
    'not-authority': '由方案指定的审批人办理。', 'not-party': '不是签约学校。', 'not-host': '由承办学校办理。', 'not-your-school': '不是本校的事。', 'not-your-district': '不是本区的事。', 'no-district': '这个身份没有所属区县。',
  },
}
