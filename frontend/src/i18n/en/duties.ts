export const duties = {
  title: 'Duties', lead: 'Computed from clauses, the calendar and what is recorded: who owes what, by when, and how far it is.', ofGroup: 'Group', ofState: 'State', none: 'No duties yet.',
  state: { due: 'Due', met: 'Met', at_risk: 'At risk', missed: 'Missed', excused: 'Excused' },
  empty: { due: 'Nothing is due.', met: 'Nothing is met yet.', at_risk: 'Nothing is at risk.', missed: 'Nothing was missed.', excused: 'Nothing was excused.' },
  count: '{{count}} in all', moreOf: 'More: {{state}}', by: 'by {{day}}', overdue: '{{days}} days over', today: 'due today', inDays: '{{days}} days left', progress: '{{done}} of {{min}} done', answerable: 'answerable: {{who}}', window: 'Window {{span}}', excuse: 'Excuse: {{reason}}',
  evidence: 'Evidence: {{count}}', uncounted: 'Not counted: {{reason}}', excuseIt: 'Accept an excuse', excuseAsk: 'Accept an excuse for “{{duty}}”?', excused: 'The excuse is accepted.',
  finding: '{{missed}} missed, {{risk}} at risk, {{due}} due', firstOnly: 'Only the first {{count}} are drawn.',
  who: { lead: 'lead', member: 'members', supported: 'supported', group: 'group', district: 'bureau', unit: 'each unit', lead_principal: 'principal of the lead', unit_principal: 'principal of the unit', district_office: 'office', district_inspectorate: 'inspectorate' },
  why: { late: 'too late', 'section-missing': 'a required section is missing', 'wrong-direction': 'wrong direction', 'not-enough': 'not enough', 'awaiting-acceptance': 'not accepted yet', 'no-minutes': 'no minutes', 'not-confirmed': 'not confirmed by the host' },
}
