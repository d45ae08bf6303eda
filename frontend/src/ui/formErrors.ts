import type { FieldError } from '@/api/problem'

export type FieldPath = (string | number)[]

/** A JSON pointer as the path of a form's field: `/members/0/unit_id` is ['members', 0, 'unit_id']. */
export function pathOf(pointer: string): FieldPath {
  return pointer
    .replace(/^#/, '')
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** The refused fields that the form has, each with its sentences, and those that it has not. */
export function placed(
  errors: readonly FieldError[],
  has: (path: FieldPath) => boolean,
  word: (error: FieldError) => string,
): { fields: { name: FieldPath; errors: string[] }[]; loose: FieldError[] } {
  const fields = new Map<string, { name: FieldPath; errors: string[] }>()
  const loose: FieldError[] = []
  for (const error of errors) {
    const name = nearest(pathOf(error.pointer), has)
    if (!name) {
      loose.push(error)
      continue
    }
    const field = fields.get(JSON.stringify(name)) ?? { name, errors: [] }
    field.errors.push(word(error))
    fields.set(JSON.stringify(name), field)
  }
  return { fields: [...fields.values()], loose }
}

/** The field itself or the one that holds it: a picker of many schools is one field for `/members/0`. */
function nearest(path: FieldPath, has: (path: FieldPath) => boolean): FieldPath | null {
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length)
    if (has(part)) return part
  }
  return null
}
