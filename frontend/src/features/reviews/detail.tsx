import { useTranslation } from 'react-i18next'
import { useOurs } from '@/ui/bilingual'
import { nextAct, road } from './can'
import type { ReviewRound } from './queries'

/** Where the round is on its road, and whose act comes next. */
export function RoundRoad({ round }: { round: ReviewRound }) {
  const { t } = useTranslation()
  const next = nextAct(round)
  const at = road.indexOf(round.state)
  if (round.state === 'void') return <p role="status">{t('reviews.voided')}</p>
  return (
    <section aria-label={t('reviews.progress')}>
      <ol className="road">
        {road.map((state, index) => <li key={state} className={index < at ? 'past' : undefined} aria-current={index === at ? 'step' : undefined}>{t(`reviews.states.${state}`)}</li>)}
      </ol>
      <p className="quiet">{next ? t('reviews.next', { label: t(`reviews.act.${next[0]}`), hand: t(`reviews.hands.${next[1]}`) }) : t('reviews.ended')}</p>
    </section>
  )
}

export function RoundFacts({ round, fit, leaves, pending }: { round: ReviewRound; fit: string | null; leaves: readonly string[]; pending: readonly string[] | null }) {
  const { t } = useTranslation()
  const ours = useOurs()
  const rows: readonly (readonly [string, string])[] = [
    [t('reviews.year'), round.school_year],
    [t('reviews.asOf'), round.as_of],
    [t('reviews.framework'), `${ours(round.framework_title_zh, round.framework_title_en)} ${round.framework_semver}`],
    [t('reviews.fit'), fit ?? t('reviews.fitNone')],
    [t('reviews.leftOut'), leaves.join(' · ') || t('reviews.leftOutNone')],
    ...(pending ? [[t('reviews.pendingLeaves'), pending.join(' · ') || t('reviews.pendingNone')] as const] : []),
  ]
  return <dl className="facts">{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
}

/** Who decides, who sees what from when. */
export function Publication({ round }: { round: ReviewRound }) {
  const { t } = useTranslation()
  const decided = ['final', 'published', 'closed'].includes(round.state)
  return (
    <div className="desk">
      <section className="card" aria-labelledby="verdict">
        <h2 id="verdict">{t('reviews.verdict')}</h2>
        <p role="status"><strong>{t(decided ? 'reviews.verdictDone' : round.verdict_proposed ? 'reviews.verdictYes' : 'reviews.verdictNo')}</strong></p>
        <p>{t('reviews.twoPersons')}</p>
        {round.in_shadow && <p className="quiet">{t('reviews.shadowHelp')} {t('reviews.shadowVerdict')}</p>}
      </section>
      <section className="card" aria-labelledby="sees">
        <h2 id="sees">{t('reviews.whoSees')}</h2>
        <ul className="rows">{(['scored', 'notified', 'published'] as const).map((state) => <li key={state}>{t(`reviews.sees.${state}`)}</li>)}</ul>
      </section>
    </div>
  )
}
