import type { Tone } from '@/ui/StatusTag'
import type { PolicyState } from './queries'

export const policyTones: Record<PolicyState, Tone> = { draft: 'quiet', signed_off: 'wait', in_force: 'good', sunset: 'quiet' }
