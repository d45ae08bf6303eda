import { Button, Progress } from 'antd'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelJob, follow, isOver, jobProblem, readJob, type JobFacts, type JobState, type Service } from '@/api/jobs'
import { problemOf, type ApiProblem } from '@/api/problem'
import { ProblemAlert } from './ProblemAlert'
import { StatusTag, type Tone } from './StatusTag'

const tones: Record<JobState, Tone> = { queued: 'wait', running: 'busy', done: 'good', failed: 'bad', refused: 'bad', cancelled: 'quiet' }

export interface JobBarProps {
  service: Service
  jobId: string
  /** What is being done, in the person's words: "求解 2026 秋季轮次". */
  title: string
  onOver?: (job: JobFacts) => void
  /** Offers the work again after it failed. */
  onRetry?: () => void
}

/** Long work: stage, how far, how long so far, a way to cancel; what failed, in words. */
export function JobBar({ service, jobId, title, onOver, onRetry }: JobBarProps) {
  const { t } = useTranslation()
  const [job, setJob] = useState<JobFacts | null>(null)
  const [lost, setLost] = useState<ApiProblem | null>(null)
  const seconds = useSeconds(!job || !isOver(job.state))
  const over = useEffectEvent((ended: JobFacts) => onOver?.(ended))
  useEffect(() => {
    const hear = (next: JobFacts) => {
      setJob(next)
      setLost(null)
      if (isOver(next.state)) over(next)
    }
    return follow(service, jobId, hear, setLost)
  }, [service, jobId])
  const cancel = async () => {
    try {
      await cancelJob(service, jobId)
      setJob(await readJob(service, jobId))
    } catch (error) {
      setLost(problemOf(error))
    }
  }
  const state = job?.state ?? 'queued'
  const ended = isOver(state)
  const problem = (job && jobProblem(job)) ?? lost
  const stage = job?.stage ? t(`ui.job.stage.${job.stage}` as 'ui.job.stage.done', { defaultValue: job.stage }) : ''
  const percent = job && job.total > 0 ? Math.floor((100 * job.done) / job.total) : ended && state === 'done' ? 100 : 0
  return (
    <section className="job" aria-label={`${t('ui.job.label')} ${title}`}>
      <div className="job-head">
        <strong>{title}</strong>
        <span role="status"><StatusTag tone={tones[state]}>{t(`ui.job.${state}`)}</StatusTag> {ended ? '' : stage} {job?.message}</span>
        {!ended && <Button size="small" onClick={() => void cancel()}>{t('ui.job.cancel')}</Button>}
      </div>
      {!problem && <Progress aria-label={title} percent={percent} status={ended ? undefined : 'active'} showInfo={false} />}
      {!ended && (
        <p className="job-note">
          {job && job.total > 0 && <span>{t('ui.job.progress', { done: job.done, total: job.total })} · </span>}
          <span>{t('ui.job.elapsed', { seconds })}</span> · <span>{t('ui.job.leave')}</span>
        </p>
      )}
      {problem && <ProblemAlert error={problem} onRetry={ended ? onRetry : undefined} />}
    </section>
  )
}

function useSeconds(running: boolean): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setSeconds((now) => now + 1), 1_000)
    return () => clearInterval(timer)
  }, [running])
  return seconds
}
