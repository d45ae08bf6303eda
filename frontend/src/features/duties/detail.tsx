import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Clause } from '@/ui/chips'
import { Act } from '@/ui/Act'
import { lastDay, span } from '@/ui/format'
import { StatusTag } from '@/ui/StatusTag'
import type { Duty } from './queries'
import { dutyTones } from './tones'

/** Days from one day to another. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

/** How near the last day is, in words: the deadline of the wire is the first day too late. */
export function nearness(t: TFunction, { deadline, as_of }: Pick<Duty, 'deadline' | 'as_of'>): string {
  const days = daysBetween(as_of, lastDay(deadline))
  return days < 0 ? t('duties.overdue', { days: -days }) : days === 0 ? t('duties.today') : t('duties.inDays', { days })
}

/** Does the nearness of its last day still say something? What stands always is missed on any day. */
const isPending = ({ state, as_of, deadline }: Duty): boolean => state === 'due' || state === 'at_risk' || (state === 'missed' && deadline <= as_of)

export interface DutyCardProps {
  duty: Duty
  onExcuse?: (duty: Duty) => void
  /** Shows the state too, where the card does not stand in its column. */
  withState?: boolean
}

/** One duty: what, whose, by when, how far; the clause, and what counts for it. */
export function DutyCard({ duty, onExcuse, withState }: DutyCardProps) {
  const { t } = useTranslation()
  const { requirement_id, quote, severity, required, done, uncounted, counted_event_ids } = duty
  return (
    <article className="duty">
      <h3>{duty.quote}</h3>
      <p className="duty-whose">{duty.group_name}{duty.unit_name ? ` · ${duty.unit_name}` : ''}</p>
      <p>
        {withState && <><StatusTag tone={dutyTones[duty.state]}>{t(`duties.state.${duty.state}`)}</StatusTag> </>}
        <strong>{t('duties.by', { day: lastDay(duty.deadline) })}</strong>{isPending(duty) ? ` · ${nearness(t, duty)}` : ''}
      </p>
      <p>{t('duties.progress', { done, min: required.min })} · {t('duties.answerable', { who: t(`duties.who.${duty.answerable.replace('.', '_')}` as 'duties.who.lead', { defaultValue: duty.answerable }) })}</p>
      <p className="duty-window">{t('duties.window', { span: span(duty.window.from, duty.window.until) })}</p>
      {duty.excuse && <p>{t('duties.excuse', { reason: duty.excuse })}</p>}
      <div className="duty-foot">
        <Clause clause={{ policy: duty.group_name, requirement_id, quote, severity }} />
        {(counted_event_ids.length > 0 || uncounted.length > 0) && (
          <details>
            <summary>{t('duties.evidence', { count: counted_event_ids.length })}</summary>
            <ul className="plain">
              {counted_event_ids.map((id) => <li key={id}><code>{id}</code></li>)}
              {uncounted.map(({ id, reason }) => <li key={id}>{t('duties.uncounted', { reason: t(`duties.why.${reason.split(':')[0]}` as 'duties.why.no-minutes', { defaultValue: reason }) })} <code>{id}</code></li>)}
            </ul>
          </details>
        )}
        {onExcuse && severity === 'soft' && (duty.state === 'missed' || duty.state === 'at_risk') && <Act size="small" onClick={() => onExcuse(duty)}>{t('duties.excuseIt')}</Act>}
      </div>
    </article>
  )
}
