import type { Tone } from '@/ui/StatusTag'
import type { RoundState } from './queries'

export const roundTones: Record<RoundState, Tone> = {
  draft: 'quiet', open: 'wait', frozen: 'wait', solving: 'busy', scenarios: 'wait', proposed: 'wait', correction: 'wait', 'co-signed': 'good', published: 'good', running: 'good', closed: 'quiet', cancelled: 'quiet',
}
