export const overview = {
  title: 'Overview', lead: 'Groups, schools and duties at a glance; every number opens.',
  counts: 'Totals', inFigures: 'Figures', groups: 'School groups', units: 'Member units', schools: 'Schools', persons: 'Staff',
  targets: 'Targets', noTargets: 'No policy in force sets a figure.', metric: { registry_groups: 'Groups in operation' }, op: { '>=': 'at least', '<=': 'at most', '=': 'exactly' },
  reached: '{{reached}} now, target {{op}} {{value}}', met: 'Met', notMet: 'Not met',
  soon: '{{count}} due within 14 days', nothingSoon: 'Nothing is due within 14 days.', allDuties: 'All duties', missed: 'Also {{count}} overdue',
  structure: 'Staff of each unit', noStructure: 'No staff to count yet.', unit: 'Unit', group: 'Group', role: 'Role', heads: 'Staff', backbone: 'Backbone and renowned', senior: 'Senior title', veiled: 'fewer than 3',
}
