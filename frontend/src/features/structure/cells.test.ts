import { describe, expect, it } from 'vitest'
import type { Cell } from './queries'
import { squares, squareWords, thinnest } from './cells'

const cell = (age_band: Cell['age_band'], subject: string, is_backbone: boolean, heads: number | null): Cell => ({ age_band, subject, is_backbone, heads })

describe('the squares', () => {
  const all = squares([cell('under_35', 'math', false, 9), cell('under_35', 'math', true, null), cell('35_44', 'math', false, null), cell('45_54', 'art', false, 4), cell('45_54', 'art', true, 3)])
  const words = (band: string, subject: string) => all.filter((one) => one.band === band && one.subject === subject).map((one) => squareWords(one, '<3'))[0]

  it('tell hidden, zero and known apart', () => {
    expect([words('under_35', 'math'), words('35_44', 'math'), words('45_54', 'art'), words('55_up', 'art')]).toEqual(['9+ / <3', '<3', '7 / 3', '0'])
  })

  it('find the subject with the fewest under 45', () => {
    expect(thinnest(all)).toBe('art')
  })
})
