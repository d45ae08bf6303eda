import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Act } from '@/ui/Act'
import { useOurs } from '@/ui/bilingual'
import { DataTable, here, type ListQuery } from '@/ui/DataTable'
import { momentHere, percent } from '@/ui/format'
import { StatusTag } from '@/ui/StatusTag'
import { frameworkTones, type Framework, type FrameworkFile, type FrameworkSearch, type Pack } from './queries'
import { inTreeOrder, type Placed } from './tree'

/** 示例权重: stands wherever a weight is an example and not the bureau's own. */
export function WeightTag({ origin }: { origin: string | null }) {
  const { t } = useTranslation()
  if (origin === null) return null
  const words = t(`indicators.weightOrigin.${origin}` as 'indicators.weightOrigin.example', { defaultValue: origin })
  return origin === 'example' ? <Tag color="warning" title={t('indicators.exampleHelp')}>{words}</Tag> : <Tag>{words}</Tag>
}

interface FrameworksTableProps {
  query: ListQuery<Framework>
  search: FrameworkSearch
  onSearch: (next: FrameworkSearch) => void
  link: (framework: Framework, name: string) => ReactNode
  tools?: ReactNode
  empty: { why: string }
}

export function FrameworksTable({ link, ...table }: FrameworksTableProps) {
  const { t } = useTranslation()
  const ours = useOurs()
  return (
    <DataTable<Framework>
      {...table}
      caption={t('indicators.title')}
      rowKey={({ id }) => id}
      columns={[
        { key: 'name', title: t('indicators.name'), render: (one) => link(one, ours(one.title_zh, one.title_en)) },
        { key: 'version', title: t('indicators.version'), render: ({ semver }) => semver },
        { key: 'state', title: t('indicators.state'), render: ({ state }) => <StatusTag tone={frameworkTones[state]}>{t(`indicators.states.${state}`)}</StatusTag> },
        { key: 'weights', title: t('indicators.weights'), render: ({ weights_status }) => <WeightTag origin={weights_status} /> },
        { key: 'adopted', title: t('indicators.adoptedOn'), render: ({ created_at }) => momentHere(created_at) },
      ]}
    />
  )
}

/** What comes with the product, and the way to make it the bureau's own. */
export function Packs({ packs, held, onAdopt, pending }: { packs: readonly Pack[]; held: readonly Framework[]; onAdopt?: (pack: Pack) => void; pending: boolean }) {
  const { t } = useTranslation()
  const ours = useOurs()
  const has = (pack: Pack) => held.some(({ code, semver }) => code === pack.code && semver === pack.semver)
  return (
    <section className="card" aria-labelledby="packs">
      <h2 id="packs">{t('indicators.packs')}</h2>
      <p className="quiet">{t('indicators.adoptHint')}</p>
      <ul className="rows">
        {packs.map((pack) => (
          <li key={pack.code}>
            <span><strong>{ours(pack.title_zh, pack.title_en)}</strong> {pack.semver} · {t('indicators.packNodes', { count: pack.nodes })} <WeightTag origin={pack.weights_status} /></span>
            {onAdopt && <Act loading={pending} disabledReason={has(pack) ? t('indicators.alreadyHere') : null} onClick={() => onAdopt(pack)}>{t('indicators.adopt')}</Act>}
          </li>
        ))}
      </ul>
    </section>
  )
}

export function TreeTable({ framework }: { framework: FrameworkFile }) {
  const { t } = useTranslation()
  const ours = useOurs()
  const word = (group: 'lenses' | 'sources', code: string | null) => (code ? t(`indicators.${group}.${code}` as 'indicators.lenses.level', { defaultValue: code }) : '–')
  return (
    <DataTable<Placed>
      caption={t('indicators.tree')}
      showCaption
      query={here(inTreeOrder(framework.nodes))}
      rowKey={({ node }) => node.code}
      columns={[
        { key: 'name', title: t('indicators.node'), render: ({ node, depth }) => <span className={`depth depth-${Math.min(depth, 4)}`}>{ours(node.name_zh, node.name_en)} <small className="quiet">{node.code}</small></span> },
        { key: 'dimension', title: t('indicators.dimension'), render: ({ node }) => node.dimension ?? '–' },
        { key: 'lens', title: t('indicators.lens'), render: ({ node }) => word('lenses', node.lens) },
        { key: 'source', title: t('indicators.source'), render: ({ node }) => word('sources', node.source) },
        { key: 'weight', title: t('indicators.weight'), numeric: true, render: ({ node }) => (node.weight === null ? '–' : <>{percent(node.weight, 0)} <WeightTag origin={node.weight_origin} /></>) },
        { key: 'refs', title: t('indicators.standards'), render: ({ node }) => <Refs framework={framework} refs={node.standard_refs} /> },
      ]}
    />
  )
}

function Refs({ framework, refs }: { framework: FrameworkFile; refs: readonly string[] }) {
  if (refs.length === 0) return '–'
  const title = (ref: string) => framework.standards.find((one) => one.ref === ref)?.title ?? ref
  return <span className="refs">{refs.map((ref) => <span key={ref}>{title(ref)}</span>)}</span>
}
