import { login, power, shell } from './zh-CN/shell'
import { reason, ui } from './zh-CN/ui'
import { matching } from './zh-CN/matching'
import { placements } from './zh-CN/placements'
import { rounds } from './zh-CN/rounds'
import { structure } from './zh-CN/structure'
import { wishes } from './zh-CN/wishes'

/** The source of every text. One part a noun, in zh-CN/<noun>.ts, and its twin in en/<noun>.ts. */
export const zhCN = { matching, placements, rounds, structure, wishes, shell, power, login, ui, reason }
