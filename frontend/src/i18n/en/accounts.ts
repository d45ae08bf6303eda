export const accounts = { title: 'Me', name: 'Name', username: 'User name', power: 'Acting as', org: 'Organisation', grants: 'My capacities', current: ' (current)', file: 'My teacher file' }
