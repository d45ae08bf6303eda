import { createFileRoute, redirect } from '@tanstack/react-router'

export const Route = createFileRoute('/_app/registry/groups/$groupId/')({
  beforeLoad: ({ params, search }) => {
    throw redirect({ to: '/registry/groups/$groupId/$tab', params: { ...params, tab: 'overview' }, search, replace: true })
  },
})
