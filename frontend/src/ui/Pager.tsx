import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { pageSizes, type ListSearch } from './search'

const DEEPEST = 10_000

/** Pages by number: before, next, a jump, and how many to a page. */
export function Pager({ label, total, search, onSearch }: { label: string; total: number; search: ListSearch; onSearch: (next: ListSearch) => void }) {
  const { t } = useTranslation()
  const { page = 1, size = 20 } = search
  const last = Math.max(1, Math.ceil(Math.min(total, DEEPEST) / size))
  const go = (next: number) => onSearch({ ...search, page: next > 1 ? Math.min(next, last) : undefined })
  return (
    <nav className="pager" aria-label={label}>
      {total > DEEPEST && page >= last && <span role="status">{t('ui.table.tooDeep')}</span>}
      <Button size="small" icon={<LeftOutlined aria-hidden />} aria-label={t('ui.table.previous')} disabled={page <= 1} onClick={() => go(page - 1)} />
      <label>
        <span className="sr-only">{t('ui.table.page')}</span>
        <input key={page} type="number" min={1} max={last} defaultValue={page}
          onKeyDown={(event) => event.key === 'Enter' && go(Number(event.currentTarget.value))}
          onBlur={(event) => Number(event.currentTarget.value) !== page && go(Number(event.currentTarget.value))} />
        <span aria-hidden> / {last}</span>
      </label>
      <Button size="small" icon={<RightOutlined aria-hidden />} aria-label={t('ui.table.next')} disabled={page >= last} onClick={() => go(page + 1)} />
      <select aria-label={t('ui.table.size')} value={size} onChange={(event) => onSearch({ ...search, page: undefined, size: Number(event.target.value) })}>
        {pageSizes.map((one) => <option key={one} value={one}>{t('ui.table.perPage', { count: one })}</option>)}
      </select>
    </nav>
  )
}
