import type * as z from 'zod'
import { Refused } from '../refusal.ts'

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

/** What is asked for, where the schema itself does not say it in words. */
const asked: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return `must be ${KINDS[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value') return `must be ${issue.values.join(', ')}`
  if (issue.code === 'too_small') return issue.origin === 'array' ? 'must not be empty' : `must not be below ${issue.minimum}`
  if (issue.code === 'too_big') return `must not be above ${issue.maximum}`
  return 'is not of the form that is asked for'
}

const fieldWords = (path: readonly PropertyKey[]): string => `The field ${path.map(String).join('.')}`

const sentenceOf = (error: z.ZodError, value: unknown): string => {
  const issue = error.issues[0]!
  if (issue.code === 'unrecognized_keys')
    return `${fieldWords([...issue.path, issue.keys[0]!])} is not known; what is your own goes under custom.`
  if (issue.path.length === 0) return `The manifest ${issue.message}.`
  const found = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], value)
  return `${fieldWords(issue.path)} ${found === undefined ? 'is missing' : issue.message}.`
}

/**
 * Reads a manifest of any of our schemas.
 * @throws {Refused} BAD_INPUT: the first thing that is wrong, in one sentence that names the field
 */
export const readManifest = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value, { error: asked })
  if (parsed.success) return parsed.data
  throw new Refused('BAD_INPUT', sentenceOf(parsed.error, value))
}
