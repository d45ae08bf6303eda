import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Clause } from '@/ui/chips'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { momentHere } from '@/ui/format'
import { StatusTag, type Tone } from '@/ui/StatusTag'
import type { Conflicts, Places, Run } from './queries'
import { boundsWords, guardOf, placeName, ruleName } from './words'
import './matching.css'

type Member = Conflicts['conflicts'][number]['members'][number]
type Repair = Conflicts['repairs'][number]
/** Words for what the text of a rule leaves open. */
type Assumptions = (assumed: Member['assumed']) => ReactNode

/** Which hard rules cannot hold together, in their own words, and what would make them hold. */
export function ConflictReport({ report, places, assumptions }: { report: Conflicts; places: Places; assumptions: Assumptions }) {
  const { t } = useTranslation()
  return (
    <div className="stack-wide">
      <p>{t('matching.conflictLead')}</p>
      {report.conflicts.map((conflict, at) => (
        <section key={conflict.block} className="card" aria-labelledby={`conflict-${at}`}>
          <h2 id={`conflict-${at}`}>{t('matching.conflictBlock', { n: at + 1 })}</h2>
          <ul className="conflict-set">{conflict.members.map((member) => <MemberCard key={member.instance} member={member} places={places} assumptions={assumptions} />)}</ul>
        </section>
      ))}
      <section className="stack-wide" aria-labelledby="repairs-title">
        <h2 id="repairs-title">{t('matching.repairs')}</h2>
        <p className="quiet">{t('matching.repairLead')}</p>
        {report.repairs.length === 0 && <p>{t('matching.noRepair')}</p>}
        <div className="desk">{report.repairs.map((repair) => <RepairCard key={repair.aim} repair={repair} places={places} />)}</div>
      </section>
    </div>
  )
}

/** Guards that the profile could set, and does not. */
const settable = new Set(['outcap', 'cover', 'guard', 'head'])

function MemberCard({ member, places, assumptions }: { member: Member; places: Places; assumptions: Assumptions }) {
  const { t } = useTranslation()
  const { instance, clause, rule, assumed, lo, hi, at_least, at_most, eligible } = member
  return (
    <li>
      <p><strong>{ruleName(t, member)} {boundsWords(t, lo, hi)}</strong> {placeName(t, places, member)} {clause && <Clause clause={{ ...clause, policy: places.policy_name ?? clause.policy, severity: 'hard', assumed }} />}</p>
      {clause && <blockquote>{clause.quote}</blockquote>}
      {assumptions(assumed)}
      {rule === null && settable.has(guardOf(instance) ?? '') && <p>{t('matching.ownDefault')}</p>}
      <p className="quiet">
        {t('matching.possible')} {t('matching.possibleRange', { least: at_least, most: at_most })}{t('rounds.semicolon')}{t('matching.eligible', { count: eligible })}
      </p>
    </li>
  )
}

function RepairCard({ repair, places }: { repair: Repair; places: Places }) {
  const { t } = useTranslation()
  return (
    <section className="card" aria-label={t(`matching.aims.${repair.aim}`)}>
      <h3>{t(`matching.aims.${repair.aim}`)} <StatusTag tone={repair.verified ? 'good' : 'warn'}>{t(repair.verified ? 'matching.verified' : 'matching.unverified')}</StatusTag></h3>
      <ul>
        {repair.changes.map((change) => (
          <li key={`${change.instance} ${change.side}`}>
            {t('matching.change', { what: `${ruleName(t, change)} ${placeName(t, places, { ...change, other_unit_id: null })}`, side: t(`matching.side.${change.side}`), was: change.was, becomes: change.becomes })} {change.clause && <Clause clause={{ ...change.clause, policy: places.policy_name ?? change.clause.policy }} />}
          </li>
        ))}
      </ul>
      <p className="quiet">{t('matching.repairTotal', { total: repair.total })}</p>
    </section>
  )
}

const tones: Record<Run['state'], Tone> = { running: 'busy', done: 'good', infeasible: 'bad', failed: 'bad', cancelled: 'quiet' }

/** Every run of the round: when, by which solver, on how large a model, and how it ended. */
export function RunsTable({ query }: { query: ListQuery<Run> }) {
  const { t } = useTranslation()
  return (
    <DataTable<Run>
      caption={t('matching.runs')}
      query={query}
      rowKey={({ id }) => id}
      empty={{ why: t('matching.runsEmpty') }}
      columns={[
        { key: 'at', title: t('matching.runAt'), render: ({ created_at }) => momentHere(created_at) },
        { key: 'state', title: t('matching.status'), render: ({ state }) => <StatusTag tone={tones[state]}>{t(`matching.runState.${state}`)}</StatusTag> },
        { key: 'engine', title: t('matching.runEngine'), render: ({ engine }) => engine ?? '–' },
        { key: 'size', title: t('matching.runSize'), render: ({ sizes }) => Object.entries(sizes).map(([word, n]) => `${word} ${n}`).join(t('rounds.comma')) || '–' },
      ]}
    />
  )
}
