import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '@/api/problem'
import type { Registry } from '@/api/registry'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { GrantChoice } from './GrantChoice'
import { signIn, type Me } from './session'

const given = (data: FormData, name: string): string => {
  const value = data.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** User name and password; the same words whether the account or the password was wrong. */
export function LoginForm({ onDone }: { onDone: (me: Me) => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const id = useId()
  const alert = useRef<HTMLDivElement>(null)
  const [missing, setMissing] = useState<readonly string[]>([])
  const login = useMutation({ mutationFn: (credentials: Registry<'SessionDraft'>) => signIn(client, credentials), onSuccess: (entry) => 'me' in entry && onDone(entry.me) })
  useEffect(() => {
    if (login.error) alert.current?.focus()
  }, [login.error])

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const credentials = { username: given(data, 'username'), password: given(data, 'password') }
    const blank = (['username', 'password'] as const).filter((name) => !credentials[name])
    setMissing(blank)
    if (blank[0]) return document.getElementById(`${id}-${blank[0]}`)?.focus()
    login.mutate(credentials)
  }

  const field = (name: 'username' | 'password') => ({
    id: `${id}-${name}`,
    name,
    size: 'large' as const,
    'aria-required': true,
    'aria-invalid': missing.includes(name),
    'aria-describedby': missing.includes(name) ? `${id}-${name}-error` : undefined,
    status: missing.includes(name) ? ('error' as const) : undefined,
  })
  const complaint = (name: 'username' | 'password') =>
    missing.includes(name) && <p id={`${id}-${name}-error`} className="field-error">{t('login.required', { what: t(`login.${name}`) })}</p>

  if (login.data && 'grants' in login.data) return <GrantChoice grants={login.data.grants} onDone={onDone} />
  return (
    <form className="login-form" noValidate onSubmit={submit}>
      {login.isError && <div ref={alert} tabIndex={-1}><LoginRefusal error={login.error} /></div>}
      <label htmlFor={`${id}-username`}>{t('login.username')}</label>
      <Input {...field('username')} autoComplete="username" autoCapitalize="none" spellCheck={false} />
      {complaint('username')}
      <label htmlFor={`${id}-password`}>{t('login.password')}</label>
      <Input {...field('password')} type="password" autoComplete="current-password" />
      {complaint('password')}
      <Button htmlType="submit" type="primary" size="large" block loading={login.isPending}>{t('login.submit')}</Button>
    </form>
  )
}

function LoginRefusal({ error }: { error: unknown }) {
  const { t } = useTranslation()
  const problem = problemOf(error)
  if (problem.status === 401) return <p role="alert" className="login-refusal">{t('login.wrong')}</p>
  if (problem.status === 429) return <p role="alert" className="login-refusal">{t('login.tooOften', { seconds: Number(problem.facts.retry_after ?? 60) })}</p>
  return <ProblemAlert error={problem} />
}
