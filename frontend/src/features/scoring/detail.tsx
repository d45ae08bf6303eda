import { Alert, Tag } from 'antd'
import { useCallback, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useOurs } from '@/ui/bilingual'
import { DataTable, here } from '@/ui/DataTable'
import { momentHere, percent, signed } from '@/ui/format'
import { Picture, waterfall } from '@/ui/picture'
import type { Pen } from '@/ui/picture/drawing'
import { Bands, between, twoDigits } from './bands'
import { addsUp, bars, isTold } from './lines'
import type { Evidence, Explanation, Line, ScoreRun, UnitScore } from './queries'

export function UnitFacts({ unit, inShadow }: { unit: UnitScore; inShadow: boolean }) {
  const { t } = useTranslation()
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('scoring.own'), twoDigits(unit.own)],
    [t('scoring.group'), twoDigits(unit.group)],
    [t('scoring.bundled'), <strong key="score">{twoDigits(unit.bundled)}</strong>],
    [t('scoring.interval'), between(unit)],
    [t('scoring.bands'), <Bands key="bands" unit={unit} words />],
    [t('scoring.coverage'), percent(unit.coverage, 0)],
  ]
  return (
    <>
      <dl className="facts" aria-label={t('scoring.facts')}>{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
      {inShadow && <p className="quiet">{t('scoring.shadowNote')}</p>}
    </>
  )
}

export function MissingLeaves({ unit }: { unit: UnitScore }) {
  const { t } = useTranslation()
  const ours = useOurs()
  if (unit.missing.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={t('scoring.missingTitle')}
      description={
        <>
          <p>{t('scoring.missingNote')}</p>
          <ul>{unit.missing.map((one) => <li key={one.node_code}>{t('scoring.missingLine', { name: ours(one.name_zh, one.name_en), state: t(`scoring.missingStates.${one.state}` as 'scoring.missingStates.pending', { defaultValue: one.state }), reason: one.reason === null ? '' : t(`scoring.missingReasons.${one.reason}` as 'scoring.missingReasons.no_survey', { defaultValue: '' }) })}</li>)}</ul>
        </>
      }
    />
  )
}

interface WhereProps {
  explanation: Explanation
  asOf: string
  evidenceLink: (evidence: Evidence, words: string) => ReactNode
}

/** 每一分从哪来: the waterfall, the same in words, and the tree down to the records. Lines that do not add up are not shown. */
export function WherePointsComeFrom({ explanation, asOf, evidenceLink }: WhereProps) {
  const { t, i18n } = useTranslation()
  const ours = useOurs()
  const draw = useCallback(
    (pen: Pen) => waterfall(explanation.reference_score, bars(explanation.lines).map((line) => ({ item: i18n.language === 'en' ? line.label_en : line.label_zh, points: line.points })), explanation.score, pen),
    [explanation, i18n.language],
  )
  if (!addsUp(explanation)) return <Alert type="error" showIcon title={t('scoring.broken')} />
  const { score, reference_score, lines, closing_error } = explanation
  const words = { start: reference_score.toFixed(2), score: score.toFixed(2), difference: signed(score - reference_score, 2), count: bars(lines).length }
  return (
    <>
      <Picture title={t('scoring.fall', words)} draw={draw} asOf={asOf} />
      <p className="quiet">{t('scoring.closes', { error: closing_error === 0 ? '0' : Math.abs(closing_error).toExponential(0) })}</p>
      <section className="card" aria-labelledby="words"><h2 id="words">{t('scoring.text')}</h2><p>{ours(explanation.text_zh, explanation.text_en)}</p></section>
      <LinesTable lines={lines} evidenceLink={evidenceLink} />
    </>
  )
}

function LinesTable({ lines, evidenceLink }: { lines: readonly Line[]; evidenceLink: WhereProps['evidenceLink'] }) {
  const { t } = useTranslation()
  const ours = useOurs()
  const part = (code: string) => t(`scoring.parts.${code}` as 'scoring.parts.own', { defaultValue: code })
  return (
    <DataTable<Line>
      caption={t('scoring.tree')}
      showCaption
      query={here(lines.filter(isTold))}
      rowKey={({ part: of, code, parent }) => `${of} ${code} ${parent}`}
      columns={[
        { key: 'line', title: t('scoring.line'), render: (line) => <span className={`depth depth-${Math.min(line.depth, 4)}`}>{ours(line.label_zh, line.label_en)}</span> },
        { key: 'part', title: t('scoring.part'), render: (line) => part(line.part) },
        { key: 'points', title: t('scoring.points'), numeric: true, render: ({ points, is_total }) => (is_total ? <strong>{signed(points, 2)}</strong> : signed(points, 2)) },
        { key: 'now', title: t('scoring.now'), numeric: true, render: ({ now }) => twoDigits(now) },
        { key: 'reference', title: t('scoring.reference'), numeric: true, render: ({ reference }) => twoDigits(reference) },
        { key: 'weight', title: t('scoring.weight'), numeric: true, render: ({ weight, weight_origin }) => (weight === null ? '–' : <>{percent(weight, 0)} {weight_origin === 'example' && <Tag color="warning">{t('scoring.example')}</Tag>}</>) },
        { key: 'evidence', title: t('scoring.evidence'), render: ({ evidence }) => <EvidenceList evidence={evidence} link={evidenceLink} /> },
      ]}
    />
  )
}

function EvidenceList({ evidence, link }: { evidence: readonly Evidence[]; link: WhereProps['evidenceLink'] }) {
  const { t } = useTranslation()
  if (evidence.length === 0) return '–'
  const reason = (code: string | null) => t(`scoring.uncountedReasons.${code}` as 'scoring.uncountedReasons.late', { defaultValue: code ?? '' })
  return (
    <details className="evidence">
      <summary>{t('scoring.evidenceCount', { count: evidence.length })}</summary>
      <ul>
        {evidence.map((one) => (
          <li key={`${one.service} ${one.id}`}>
            {link(one, t('scoring.evidenceOpen', { where: t(`scoring.evidenceOf.${one.service}` as 'scoring.evidenceOf.registry', { defaultValue: one.service }) }))}
            <small className="quiet"> {one.id.slice(-12)} · {one.counted ? t('scoring.counted') : t('scoring.uncounted', { reason: reason(one.reason) })}</small>
          </li>
        ))}
      </ul>
    </details>
  )
}

export function RunFacts({ run }: { run: ScoreRun }) {
  const { t } = useTranslation()
  const rows = [[t('scoring.runAt'), momentHere(run.created_at)], [t('scoring.runHash'), run.run_hash.slice(0, 16)], [t('scoring.draws'), String(run.draws)], [t('scoring.code'), run.code_version]] as const
  return <dl className="facts" aria-label={t('scoring.run')}>{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
}
