import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { needsReason, roundStates, stepOf, stepsFor, stepState, whyNot } from './can'

describe('the steps of a round', () => {
  it('have one place for every state', () => {
    expect(roundStates.map(stepOf)).toEqual(['setup', 'wishes', 'run', 'run', 'scenarios', 'signatures', 'signatures', 'publication', 'publication', 'publication', 'publication', 'setup'])
  })

  it('are done behind, in hand here, not begun ahead', () => {
    expect(['setup', 'wishes', 'run', 'scenarios'].map((step) => stepState(step as 'run', 'frozen', false))).toEqual(['done', 'done', 'now', 'later'])
  })

  it('want attention where the rules conflict', () => {
    expect(stepState('conflicts', 'frozen', true)).toBe('blocked')
    expect(stepState('conflicts', 'frozen', false)).toBe('later')
  })

  it('keep wishes with the personnel office and runs with the bureau', () => {
    expect(stepsFor('principal')).toEqual(['setup', 'scenarios', 'signatures', 'publication'])
    expect(stepsFor('district.leader')).not.toContain('wishes')
  })

  it('hide what another capacity does and say why the rest waits', () => {
    const can = { 'transition.co-signed': 'signature-missing', 'transition.published': 'not-granted', 'transition.open': null }
    expect(whyNot(i18next.t, can, 'transition.co-signed')).toBe('还有校长没签署。')
    expect(whyNot(i18next.t, can, 'transition.published')).toBeUndefined()
    expect(whyNot(i18next.t, can, 'transition.open')).toBeNull()
  })

  it('ask for a reason on the way back and out only', () => {
    expect([needsReason('draft', 'open'), needsReason('scenarios', 'open'), needsReason('open', 'cancelled'), needsReason('open', 'frozen')]).toEqual([false, true, true, false])
  })
})
