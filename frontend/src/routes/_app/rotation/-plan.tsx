import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { attributes, shows, type Attribute, type View } from '@/features/matching/choices'
import { BalancePicture, FlowsPicture } from '@/features/matching/pictures'
import { balanceOptions, flowsOptions, movesOptions, scenarioRulesOptions, type Scenario } from '@/features/matching/queries'
import { MovesTable, RulesBoard } from '@/features/matching/table'
import { roundRulesOptions, type Round } from '@/features/rounds/queries'
import { clauseOf, type RuleBody } from '@/features/rounds/rules'
import { useMe } from '@/frame/session'
import { Clause } from '@/ui/chips'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { oneOf, type ListSearch } from '@/ui/search'

export interface PlanSearch extends ListSearch {
  show?: (typeof shows)[number]
  attribute?: Attribute
  group?: string
}

interface PlanProps {
  round: Round
  scenario: Scenario
  search: PlanSearch
  onSearch: (next: PlanSearch) => void
}

/** One part of the plan at a time: only that part is read. */
export function PlanView({ view, ...plan }: PlanProps & { view: View }) {
  switch (view) {
    case 'moves': return <Moves {...plan} />
    case 'rules': return <Board {...plan} />
    case 'balance': return <BalanceView {...plan} />
    case 'flows': return <Flows {...plan} />
  }
}

function Moves({ round, scenario, search, onSearch }: PlanProps) {
  const { t } = useTranslation()
  const me = useMe()
  const query = useQuery(movesOptions(scenario.id, search))
  const rules = useQuery(roundRulesOptions(round.id))
  const clauseFor = (id: string) => {
    const found = rules.data?.items.find(({ rule_id }) => rule_id === id)
    if (!found) return id
    const clause = clauseOf(found.body as unknown as RuleBody)
    return <Clause clause={{ ...clause, policy: round.policy_name ?? clause.policy }} />
  }
  const canAsk = (school: string) => me.power === 'district.personnel' || me.power === 'teacher' || (me.power === 'principal' && round.units.some(({ unit_id, school_id }) => unit_id === school && school_id === me.school_id))
  const empty = me.power === 'teacher' ? 'matching.movesNone' : me.power === 'principal' ? 'matching.movesEmptySchool' : 'matching.movesEmpty'
  return (
    <MovesTable query={query} search={search} onSearch={onSearch} clauseFor={clauseFor} empty={t(empty)}
      renderLink={({ person_id, person_name, from_unit_id }) => (canAsk(from_unit_id)
        ? <Link to="/rotation/rounds/$id/teachers/$staff" params={{ id: round.id, staff: person_id }} aria-label={t('matching.whyOf', { name: person_name })}>{person_name}</Link>
        : person_name)} />
  )
}

function Board({ round, scenario, search, onSearch }: PlanProps) {
  const { t } = useTranslation()
  const query = useQuery(scenarioRulesOptions(scenario.id))
  const show = search.show ?? 'all'
  const items = (query.data?.items ?? []).filter((rule) => show === 'all' || (show === 'binding' ? rule.binding : rule.status === 'missed'))
  const tools = (
    <div className="tools">
      <p className="quiet">{t('matching.rulesLead')}</p>
      <label>{t('matching.rulesShow')}{' '}
        <select value={show} onChange={({ target }) => onSearch({ show: oneOf(shows, target.value) })}>{shows.map((one) => <option key={one} value={one}>{t(`matching.show.${one}`)}</option>)}</select>
      </label>
    </div>
  )
  return <RulesBoard query={{ ...query, data: query.data && { items, total: items.length } }} places={round} scenario={scenario} tools={tools} />
}

function GroupSelect({ round, search, onSearch }: Omit<PlanProps, 'scenario'>) {
  const { t } = useTranslation()
  if (round.groups.length < 2) return null
  return (
    <label>{t('matching.groupLabel')}{' '}
      <select value={search.group ?? ''} onChange={({ target }) => onSearch({ group: target.value || undefined })}>
        <option value="">{t('matching.allGroups')}</option>
        {round.groups.map(({ group_id, name }) => <option key={group_id} value={group_id}>{name ?? '–'}</option>)}
      </select>
    </label>
  )
}

function BalanceView({ round, scenario, search, onSearch }: PlanProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(balanceOptions(scenario.id))
  const attribute = search.attribute ?? 'backbone'
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton active />
  const rows = data.items.filter((row) => row.attribute === attribute && (!search.group || row.group_id === search.group))
  return (
    <div className="stack-wide">
      <div className="tools">
        <label>{t('matching.attributeLabel')}{' '}
          <select value={attribute} onChange={({ target }) => onSearch({ attribute: oneOf(attributes, target.value) })}>{attributes.map((one) => <option key={one} value={one}>{t(`matching.attribute.${one}`)}</option>)}</select>
        </label>
        <GroupSelect round={round} search={search} onSearch={onSearch} />
      </div>
      <BalancePicture rows={rows} units={round.units} attribute={attribute} />
    </div>
  )
}

function Flows({ round, scenario, search, onSearch }: PlanProps) {
  const { data, error, refetch } = useQuery(flowsOptions(scenario.id))
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton active />
  return (
    <div className="stack-wide">
      <div className="tools"><GroupSelect round={round} search={search} onSearch={onSearch} /></div>
      <FlowsPicture rows={data.items.filter((row) => !search.group || row.group_id === search.group)} units={round.units} />
    </div>
  )
}
