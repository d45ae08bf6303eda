import { describe, expect, it } from 'vitest'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { en } from './en'
import { zhCN } from './zh-CN'

type Tree = { [key: string]: string | Tree }

const leaves = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : leaves(value, `${path}${key}\u001f`)))

const chinese = new Map(leaves(zhCN))
const english = new Map(leaves(en))
const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted()

/** Half-width marks next to a Chinese character, where the full-width one belongs. */
export const halfWidth = (text: string): boolean => /[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]/.test(text)

describe('the words', () => {
  it('are the same keys in both languages', () => {
    expect([...english.keys()].toSorted()).toEqual([...chinese.keys()].toSorted())
  })

  it('leave the same gaps in both languages', () => {
    for (const [key, text] of chinese) expect([key, slots(english.get(key) ?? '')]).toEqual([key, slots(text)])
  })

  it('are never blank', () => {
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('use full-width punctuation in Chinese', () => {
    expect([...chinese].filter(([, text]) => halfWidth(text))).toEqual([])
    expect(halfWidth('保存,然后退出')).toBe(true)
  })

  it('have no Chinese left in English', () => {
    expect([...english].filter(([, text]) => /[\u4e00-\u9fff]/.test(text))).toEqual([])
  })
})

const root = join(import.meta.dirname, '..')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(tsx?|css)$/.test(file) && !/\.test\.|\.d\.ts$|\.gen\.ts$/.test(file))

describe('the sources', () => {
  it('hold no Chinese text outside the words', () => {
    const bare = (file: string) => readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    expect(sources.filter((file) => !/^i18n[\\/]/.test(file) && /[\u4e00-\u9fff]/.test(bare(file)))).toEqual([])
  })

  it('name no colour outside the theme', () => {
    const colour = /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i
    expect(sources.filter((file) => !/^theme[\\/]index/.test(file) && colour.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  })
})
