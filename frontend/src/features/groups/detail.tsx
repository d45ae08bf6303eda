import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Clause, type ClauseFacts } from '@/ui/chips'
import { Empty } from '@/ui/Empty'
import { SampleTag } from '@/ui/SampleTag'
import { span } from '@/ui/format'
import type { Group, GroupFile } from './queries'

/** A group on one card: its units by role, in the district's own words, and who watches over it. */
export function GroupCard({ group, link }: { group: Group; link: ReactNode }) {
  const { t } = useTranslation()
  const roles = [...new Set(group.members.map(({ role_label }) => role_label))]
  return (
    <article className="card">
      <h2>{link} <SampleTag when={group.is_sample} /></h2>
      {roles.length === 0 && <p>{t('groups.noMemberYet')}</p>}
      <dl className="pairs">
        {roles.map((role) => (
          <div key={role}>
            <dt>{role}</dt>
            <dd>
              {group.members.filter(({ role_label }) => role_label === role).map(({ membership_id, unit_name, is_sample }) => (
                <span key={membership_id} className="unit">{unit_name} <SampleTag when={is_sample} /></span>
              ))}
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('groups.liaison')}</dt>
          <dd>{group.liaisons.map(({ name, post }) => `${name}（${post}）`).join(t('code.comma')) || t('groups.noLiaison')}</dd>
        </div>
      </dl>
    </article>
  )
}

export function GroupFacts({ group, policy }: { group: GroupFile; policy: ReactNode }) {
  const { t } = useTranslation()
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('groups.form'), t(`code.form.${group.form}`)],
    [t('groups.founded'), group.founded_on ?? t('code.unsaid')],
    [t('groups.policy'), policy],
    [group.labels.liaison ?? t('groups.liaison'), group.liaisons.map(({ name, post, valid_from }) => `${name}（${post}，${t('groups.since', { day: valid_from })}）`).join(t('code.comma')) || t('groups.noLiaison')],
    [t('groups.myRole'), group.my_role ? (group.labels[group.my_role] ?? t(`code.role.${group.my_role}`)) : t('groups.noRole')],
    ...(group.dissolved_on ? [[t('groups.dissolved'), group.dissolved_on] as const] : []),
  ]
  return (
    <dl className="facts">
      {rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}
    </dl>
  )
}

/** The governing body: its seats follow from posts held; an empty one says whose it is. */
export function BodySeats({ group, clauseOf }: { group: GroupFile; clauseOf: (requirement: string) => ClauseFacts | null }) {
  const { t } = useTranslation()
  const { body } = group
  if (!body) return <Empty why={t(group.policy_id ? 'groups.bodyHidden' : 'groups.bodyNone')} />
  const kinds = [...new Set(body.seats.map(({ seat }) => seat))]
  const chip = (requirement: string) => {
    const clause = clauseOf(requirement)
    return clause && <Clause key={requirement} clause={clause} />
  }
  return (
    <section className="stack" aria-labelledby="body-title">
      <h2 id="body-title">{body.label} {body.requirement_ids.slice(0, 1).map(chip)}</h2>
      <p>{t('groups.bodyDerived')}</p>
      <div className="desk">
        {kinds.map((kind) => {
          const seats = body.seats.filter(({ seat }) => seat === kind)
          return (
            <section key={kind} className="card" aria-label={seats[0]?.seat_label}>
              <h3>{seats[0]?.seat_label} <span className="count">{t('groups.seatCount', { count: seats.length })}</span> {seats[0] && chip(seats[0].requirement_id)}</h3>
              <ul className="plain">
                {seats.map((seat) => (
                  <li key={`${seat.unit_id} ${seat.post} ${seat.person_id}`} className="split">
                    <strong>{seat.is_vacant ? t('groups.vacant') : (seat.name ?? t('groups.nameHidden'))}</strong> <SampleTag when={seat.is_sample} />
                    <span>{seat.unit_name} · {t(`code.post.${seat.post}` as 'code.post.principal')}</span>
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </div>
    </section>
  )
}

type Member = GroupFile['members'][number]

/** Everything that happened to the memberships, the latest first. */
export function GroupHistory({ group }: { group: GroupFile }) {
  const { t } = useTranslation()
  const past = [...group.history, ...group.members].toSorted((a, b) => b.valid_from.localeCompare(a.valid_from))
  const line = ({ unit_name, role_label, valid_from, valid_until }: Member) => t('groups.historyLine', { unit: unit_name, role: role_label, span: span(valid_from, valid_until) })
  if (past.length === 0) return <Empty why={t('groups.noHistory')} />
  return <ol className="timeline">{past.map((member) => <li key={member.membership_id}><time dateTime={member.valid_from}>{member.valid_from}</time><span>{line(member)} <SampleTag when={member.is_sample} /></span></li>)}</ol>
}
