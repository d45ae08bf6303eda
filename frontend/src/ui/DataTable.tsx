import { ArrowDownOutlined, ArrowUpOutlined, SwapOutlined } from '@ant-design/icons'
import { Button, Skeleton } from 'antd'
import { useId, useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from './Empty'
import { Pager } from './Pager'
import { ProblemAlert } from './ProblemAlert'
import type { ListSearch } from './search'
import { Stale } from './Stale'
import { step } from './tableKeys'
import './table.css'

export interface Column<Row> {
  key: string
  title: string
  render: (row: Row) => ReactNode
  /** The name of the server's sort; the head becomes a button. */
  sort?: string
  numeric?: boolean
  /** Names the row: its first column by default. */
  rowHeader?: boolean
}

/** What the table needs of a query; `useQuery(...)` fits as it is. */
export interface ListQuery<Row> {
  data?: { items: readonly Row[]; total?: number | null } | undefined
  error: unknown
  isPending: boolean
  isFetching: boolean
  dataUpdatedAt: number
  refetch: () => unknown
}

/** Rows that are here already, as a query. */
export const here = <Row,>(rows: readonly Row[]): ListQuery<Row> => ({
  data: { items: rows, total: rows.length }, error: null, isPending: false, isFetching: false, dataUpdatedAt: 0, refetch: () => undefined,
})

export interface DataTableProps<Row> {
  /** What the table lists; read out first, shown when `showCaption`. */
  caption: string
  showCaption?: boolean
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  /** How a row is called in its check box. */
  rowName?: (row: Row) => string
  query: ListQuery<Row>
  /** The address's page, size and sort; without `onSearch` the table has no pager and no sorting. */
  search?: ListSearch
  onSearch?: (next: ListSearch) => void
  empty?: { why: string; action?: ReactNode }
  onOpen?: (row: Row) => void
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  /** Stands above the table: filters, bulk actions. */
  tools?: ReactNode
}

/** A list with its four states, for eye, ear, keyboard and phone: paged and sorted by the server. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, query, search = {}, onSearch, empty, tools, selected } = props
  const { t } = useTranslation()
  const rows = query.data?.items
  const total = query.data?.total ?? null
  return (
    <div className="table-box">
      {tools}
      {query.error !== null && query.error !== undefined && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      {query.isPending && <div role="status" aria-label={t('ui.loading')}><Skeleton active title={false} paragraph={{ rows: 8, width: '100%' }} /></div>}
      {rows?.length === 0 && <Empty why={empty?.why ?? t('ui.table.empty')} action={empty?.action} />}
      {rows && rows.length > 0 && <Rows {...props} rows={rows} first={((search.page ?? 1) - 1) * (search.size ?? 20)} />}
      {rows && rows.length > 0 && (
        <div className="table-foot">
          <span role="status">
            {t('ui.table.total', { count: total ?? rows.length })}
            {selected && selected.size > 0 && ` · ${t('ui.table.selected', { count: selected.size })}`}
          </span>
          {onSearch && total !== null && <Pager label={`${caption} ${t('ui.table.pages')}`} total={total} search={search} onSearch={onSearch} />}
        </div>
      )}
    </div>
  )
}

function Rows<Row>({ rows, first, ...props }: DataTableProps<Row> & { rows: readonly Row[]; first: number }) {
  const { caption, showCaption, columns, rowKey, query, search = {}, onSearch, onOpen } = props
  const { t } = useTranslation()
  const id = useId()
  const table = useRef<HTMLTableElement>(null)
  const move = (event: KeyboardEvent) => {
    if (table.current && step(table.current, event.target, event.key)) event.preventDefault()
  }
  const open = (row: Row) => (event: MouseEvent) => {
    const inside = (event.target as HTMLElement).closest('a, button, input, label')
    if (!inside && !globalThis.getSelection()?.toString()) onOpen?.(row)
  }
  const headerKey = (columns.find(({ rowHeader }) => rowHeader) ?? columns[0])?.key
  return (
    <section className="table-scroll" aria-labelledby={id} aria-busy={query.isFetching} tabIndex={0}>
      <table role="table" className="table" ref={table} aria-rowcount={(query.data?.total ?? rows.length) + 1} onKeyDown={move}>
        <caption id={id} className={showCaption ? undefined : 'sr-only'}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            <SelectPage {...props} rows={rows} />
            {columns.map((column) => <Head key={column.key} column={column} search={search} onSearch={onSearch} />)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, index) => (
            <tr key={rowKey(row)} role="row" aria-rowindex={first + index + 2} className={onOpen ? 'opens' : undefined} onClick={onOpen && open(row)}>
              <SelectRow {...props} row={row} />
              {columns.map(({ key, title, numeric, render }, at) => {
                const common = { 'data-label': title, 'data-cell': true, className: numeric ? 'numeric' : undefined, tabIndex: index === 0 && at === 0 ? 0 : -1 }
                return key === headerKey
                  ? <th key={key} role="rowheader" scope="row" {...common}>{render(row)}</th>
                  : <td key={key} role="cell" {...common}>{render(row)}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <span className="sr-only">{t('ui.table.scroll', { what: caption })}</span>
    </section>
  )
}

function Head<Row>({ column: { title, sort, numeric }, search, onSearch }: { column: Column<Row>; search: ListSearch; onSearch?: (next: ListSearch) => void }) {
  const { t } = useTranslation()
  const className = [numeric && 'numeric', sort && onSearch && 'sorts'].filter(Boolean).join(' ') || undefined
  if (!sort || !onSearch) return <th role="columnheader" scope="col" className={className}>{title}</th>
  const direction = search.sort === sort ? 'ascending' : search.sort === `-${sort}` ? 'descending' : 'none'
  const next = direction === 'ascending' ? `-${sort}` : sort
  const Arrow = direction === 'ascending' ? ArrowUpOutlined : direction === 'descending' ? ArrowDownOutlined : SwapOutlined
  return (
    <th role="columnheader" scope="col" aria-sort={direction} className={className}>
      <Button
        type="text"
        size="small"
        aria-label={t(direction === 'ascending' ? 'ui.table.sortDescending' : 'ui.table.sortAscending', { what: title })}
        onClick={() => onSearch({ ...search, sort: next, page: undefined })}
      >
        {title} <Arrow aria-hidden rotate={direction === 'none' ? 90 : 0} />
      </Button>
    </th>
  )
}

function SelectPage<Row>({ rows, rowKey, selected, onSelect }: DataTableProps<Row> & { rows: readonly Row[] }) {
  const { t } = useTranslation()
  if (!selected || !onSelect) return null
  const keys = rows.map(rowKey)
  const all = keys.every((key) => selected.has(key))
  const flip = () => {
    const next = new Set(selected)
    for (const key of keys) if (all) next.delete(key); else next.add(key)
    onSelect(next)
  }
  return <th role="columnheader" scope="col" className="select"><input type="checkbox" aria-label={t('ui.table.selectPage')} checked={all} onChange={flip} /></th>
}

function SelectRow<Row>({ row, rowKey, rowName, selected, onSelect }: DataTableProps<Row> & { row: Row }) {
  const { t } = useTranslation()
  if (!selected || !onSelect) return null
  const key = rowKey(row)
  const flip = () => {
    const next = new Set(selected)
    if (!next.delete(key)) next.add(key)
    onSelect(next)
  }
  return <td role="cell" className="select"><input type="checkbox" aria-label={t('ui.table.select', { what: rowName?.(row) ?? key })} checked={selected.has(key)} onChange={flip} /></td>
}
