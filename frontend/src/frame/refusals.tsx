import { useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { problemOf } from '@/api/problem'
import { Page } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'

/** 404: there is nothing here for you, and the way back. */
export function RouteMissing() {
  const { t } = useTranslation()
  return (
    <Page title={t('shell.page.notFound')}>
      <p>{t('shell.notFound')}</p>
      <p><Link to="/">{t('shell.home')}</Link></p>
    </Page>
  )
}

/** 403: seen, but another capacity acts here. */
export function RouteForbidden() {
  const { t } = useTranslation()
  return (
    <Page title={t('shell.page.forbidden')}>
      <p>{t('shell.forbidden')}</p>
      <p><Link to="/">{t('shell.home')}</Link></p>
    </Page>
  )
}

/** What a route that could not load shows in its place; the frame stays. */
export function RouteFailed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const client = useQueryClient()
  const problem = problemOf(error)
  if (problem.status === 404) return <RouteMissing />
  if (problem.status === 403) return <RouteForbidden />
  const retry = async () => {
    await client.resetQueries({ predicate: ({ state }) => state.status === 'error' })
    reset()
    await router.invalidate()
  }
  return (
    <Page title={t('shell.page.failed')}>
      <ProblemAlert error={problem} onRetry={() => void retry()} />
    </Page>
  )
}
