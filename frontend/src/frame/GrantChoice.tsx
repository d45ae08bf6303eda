import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { actAs, powerName, type Grant, type Me } from './session'

/** Whoever holds several grants acts under exactly one: which? */
export function GrantChoice({ grants, onDone }: { grants: readonly Grant[]; onDone: (me: Me) => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const choose = useMutation({ mutationFn: (grantId: string) => actAs(client, grantId), onSuccess: (entry) => 'me' in entry && onDone(entry.me) })
  return (
    <div className="login-form">
      <p>{t('login.choose')}</p>
      {choose.isError && <ProblemAlert error={choose.error} />}
      {grants.map(({ grant_id, power, org_name }) => (
        <Button key={grant_id} size="large" block loading={choose.isPending && choose.variables === grant_id} onClick={() => choose.mutate(grant_id)}>
          {powerName(t, power)} · {org_name}
        </Button>
      ))}
    </div>
  )
}
