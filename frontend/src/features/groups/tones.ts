import type { Tone } from '@/ui/StatusTag'
import type { GroupState } from './queries'

export const groupTones: Record<GroupState, Tone> = { proposed: 'wait', founding: 'busy', active: 'good', suspended: 'warn', dissolved: 'quiet' }
