import { dutyStates, type Duty, type DutyState } from './queries'

export interface DutyCell {
  group: string
  groupId: string
  state: DutyState
  count: number
}

/** How many duties each group has in each state; none is a figure too. */
export function cellsOf(duties: readonly Duty[]): DutyCell[] {
  const groups = new Map(duties.map(({ scope, group_name }) => [scope.group_id, group_name]))
  return [...groups].flatMap(([groupId, group]) =>
    dutyStates.map((state) => ({ group, groupId, state, count: duties.filter((duty) => duty.scope.group_id === groupId && duty.state === state).length })))
}
