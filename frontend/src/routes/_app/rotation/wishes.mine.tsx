import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Form, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/frame/session'
import { roundOptions, roundsOptions, type Round } from '@/features/rounds/queries'
import { choosable } from '@/features/wishes/can'
import { blank, WishFacts, WishFields, type WishForm } from '@/features/wishes/form'
import { myWishOptions, useFileWish, type Wish } from '@/features/wishes/queries'
import { useSaid } from '@/ui/Confirm'
import { Empty } from '@/ui/Empty'
import { FormPage } from '@/ui/FormPage'
import { Page } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { aText } from '@/ui/search'

export const Route = createFileRoute('/_app/rotation/wishes/mine')({
  staticData: { title: 'wishes.mine', menu: { section: 'rotation', order: 5, powers: ['teacher'], phone: true } },
  validateSearch: (search): { round?: string } => ({ round: aText(search.round) }),
  component: MyWishes,
})

function MyWishes() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const rounds = useQuery(roundsOptions({}))
  const items = rounds.data?.items ?? []
  const chosen = items.find(({ id }) => id === search.round) ?? items.find(({ state }) => state === 'open') ?? items[0]
  const round = useQuery({ ...roundOptions(chosen?.id ?? ''), enabled: chosen !== undefined })
  const wish = useQuery({ ...myWishOptions(chosen?.id ?? '', me.person_id ?? ''), enabled: chosen !== undefined && me.person_id !== null })
  const failed = rounds.error ?? round.error ?? wish.error
  if (failed) return <Page title={t('wishes.mine')}><ProblemAlert error={failed} onRetry={() => void Promise.all([rounds.refetch(), round.refetch(), wish.refetch()])} /></Page>
  if (rounds.data && !chosen) return <Page title={t('wishes.mine')}><Empty why={t('wishes.noRound')} /></Page>
  if (!round.data || wish.data === undefined) return <Page title={t('wishes.mine')}><Skeleton active /></Page>
  const units = choosable(round.data.units, me.school_id)
  if (round.data.can['wish.file'] === null && units.length > 0) return <WishPage key={`${round.data.id} ${wish.data?.version ?? 0}`} round={round.data} wish={wish.data} person={me.person_id ?? ''} />
  return (
    <Page title={t('wishes.mine')} lead={round.data.name}>
      {units.length === 0 ? <Empty why={t('wishes.noUnits')} /> : (
        <>
          <p>{t('wishes.closed')}</p>
          {wish.data ? <WishFacts wish={wish.data} units={round.data.units} /> : <Empty why={t('wishes.noWish')} />}
        </>
      )}
    </Page>
  )
}

function WishPage({ round, wish, person }: { round: Round; wish: Wish | null; person: string }) {
  const { t } = useTranslation()
  const me = useMe()
  const [form] = Form.useForm<WishForm>()
  const file = useFileWish(round.id, person, wish)
  const said = useSaid()
  const units = choosable(round.units, me.school_id)
  const submit = async (values: WishForm) => {
    await file.mutateAsync({ ...values, note: values.note?.trim() || null })
    said(t(wish ? 'wishes.changed' : 'wishes.saved'))
  }
  const window = round.wishes_until ? t('wishes.window', { day: round.wishes_until }) : t('wishes.windowFreeze')
  return (
    <FormPage page={{ title: t('wishes.mine'), lead: <>{round.name}{t('rounds.dot')}{window} {t('wishes.lead')}</> }} draft={`wish.${round.id}.${person}`} form={form}
      initial={wish ? { ...wish, note: wish.note ?? '' } : blank} error={file.error} pending={file.isPending} submitLabel={t('wishes.submit')} onSubmit={submit}>
      <WishFields units={units} />
    </FormPage>
  )
}
