import type { Tone } from '@/ui/StatusTag'
import type { ChangeState } from './queries'

export const changeTones: Record<ChangeState, Tone> = { draft: 'quiet', submitted: 'wait', returned: 'warn', approved: 'good', effective: 'good', withdrawn: 'quiet', refused: 'bad' }
