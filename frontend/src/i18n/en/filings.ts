export const filings = {
  title: 'Filings', one: 'Filing', lead: 'The year’s goals and plan, filed with the bureau before term.', empty: 'Nothing was filed this term.', new: 'New filing', newLead: 'Save a draft, check it, then file it.', name: 'Title', group: 'Group', year: 'School year', yearHint: 'As in 2026-2027.', state: 'State', filedOn: 'Filed on', notFiled: 'not filed yet', decided: 'Decision',
  goals: 'Goals', goalsHint: 'What the group shall reach this year.', plan: 'Plan', planHint: 'Who does what, and when.', saveDraft: 'Save draft', edit: 'Edit', editing: 'Edit: {{title}}', receivedOn: 'Received on paper', submitReach: 'Once filed it changes only if it is returned.',
  states: { draft: 'Draft', submitted: 'Submitted', returned: 'Returned', accepted: 'Accepted' }, to: { submitted: 'Submit', accepted: 'Accept', returned: 'Return' },
  ask: { submitted: 'Submit “{{title}}”?', accepted: 'Accept “{{title}}”?', returned: 'Return “{{title}}”?' }, said: { submitted: '“{{title}}” was submitted.', accepted: '“{{title}}” was accepted.', returned: '“{{title}}” was returned.' },
}
