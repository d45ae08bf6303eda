import type { Tone } from '@/ui/StatusTag'
import type { DutyState } from './queries'

export const dutyTones: Record<DutyState, Tone> = { due: 'wait', met: 'good', at_risk: 'warn', missed: 'bad', excused: 'quiet' }
