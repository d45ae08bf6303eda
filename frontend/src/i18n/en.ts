import { login, power, shell } from './en/shell'
import { reason, ui } from './en/ui'
import type { zhCN } from './zh-CN'
import { matching } from './en/matching'
import { placements } from './en/placements'
import { rounds } from './en/rounds'
import { structure } from './en/structure'
import { wishes } from './en/wishes'

export const en = { matching, placements, rounds, structure, wishes, shell, power, login, ui, reason } satisfies typeof zhCN
