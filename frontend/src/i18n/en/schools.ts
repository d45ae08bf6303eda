export const schools = {
  title: 'Schools', one: 'School file', count: 'Schools', empty: 'No schools yet: import a list.', noneFound: 'No school matches.', filter: 'Filter schools', search: 'Name, former name or code', name: 'School', code: 'School code', stages: 'Stages', ownership: 'Ownership', jurisdiction: 'Jurisdiction', legalPerson: 'Legal person', place: 'Coordinates', noPlace: 'No coordinates', aliases: 'Former names', units: 'Units', groups: 'Groups', noGroup: 'In no group', closed: 'Closed {{day}}', staff: 'Staff of this school',
  enrolments: 'Pupils and classes', noEnrolments: 'No enrolment data.', year: 'School year', pupils: 'Pupils', classes: 'Classes', needs: 'Teaching need', noNeeds: 'No teaching need data.', term: 'Term', subject: 'Subject', fte: 'Need (posts)',
}
