import type { Tone } from '@/ui/StatusTag'
import type { PlacementState } from './queries'

export const placementTones: Record<PlacementState, Tone> = { planned: 'wait', active: 'busy', report_due: 'warn', completed: 'good', early_returned: 'quiet', cancelled: 'quiet' }
