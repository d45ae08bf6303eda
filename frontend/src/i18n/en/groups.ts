export const groups = {
  title: 'School groups', one: 'Group file', mine: 'My school’s groups', noneMine: 'This school is in no group yet.', count: 'Groups', found: 'Found a group', empty: 'No group yet. Begin with “Found a group”.',
  name: 'Name', form: 'Form', state: 'State', lead: 'Lead', others: 'Members', liaison: 'Liaison', noLead: 'none yet', noMember: 'none yet', noLiaison: 'not named yet', noMemberYet: 'No member yet. They appear when the founding takes effect.',
  unit: 'Unit', units: 'Member units', role: 'Role', unitKind: 'Kind', tightness: 'Tightness', pairing: 'Pairing', span: 'From – to', since: 'since {{day}}', founded: 'Founded', policy: 'Policy profile', noPolicy: 'No profile', myRole: 'Our role', noRole: 'Not in the group', dissolved: 'Dissolved',
  tabs: 'Pages of the group file', tab: { overview: 'Overview', members: 'Members', body: 'Governing body', documents: 'Documents', duties: 'Duties', history: 'History' },
  bodyDerived: 'Seats follow from posts: whoever holds the post holds the seat.', bodyNone: 'The group has no policy profile, so there are no seats.', bodyHidden: 'The profile names no governing body, or it is outside what you may see.', seatCount: '{{count}} seats', vacant: 'Vacant', nameHidden: 'Name outside your scope',
  noHistory: 'Nothing has changed yet.', historyLine: '{{unit}} as {{role}}, {{span}}',
  activate: 'Put into operation', activateAsk: 'Put {{name}} into operation?', activated: '{{name}} is in operation.', suspend: 'Suspend', suspendAsk: 'Suspend {{name}}?', suspendReach: 'No new duties arise while it is suspended.', suspended: '{{name}} is suspended.',
}
