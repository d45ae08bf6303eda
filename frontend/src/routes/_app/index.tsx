import { createFileRoute } from '@tanstack/react-router'
import { Home } from '@/routes/_app/-home/Home'

export const Route = createFileRoute('/_app/')({
  staticData: { title: 'shell.page.home', menu: { section: 'work', order: 0, powers: 'all', phone: true } },
  component: Home,
})
