import { base64url, fromBase64url, utf8FromBytes, utf8ToBytes } from '../../bytes.ts'
import type { Bundle } from '../bundle.ts'
import { exampleBundle, exampleTerms } from '../example.ts'
import { termsHash } from '../terms.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Path = readonly (string | number)[]

/** Numbers from 0 to n-1 that are the same for the same seed (Mulberry32). */
const dice = (seed: number): ((n: number) => number) => {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n)
  }
}

const pathsOf = (value: Json, at: Path = []): Path[] => [
  at,
  ...(Array.isArray(value)
    ? value.flatMap((item, i) => pathsOf(item, [...at, i]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...at, key]))
      : []),
]

const copyOf = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json

const getAt = (value: Json, path: Path): Json | undefined =>
  path.reduce<Json | undefined>((found, key) => (found as Record<string | number, Json> | null | undefined)?.[key], value)

const setAt = (value: Json, path: Path, item: Json): Json => {
  if (path.length === 0) return item
  const copy = copyOf(value)
  ;(getAt(copy, path.slice(0, -1)) as Record<string | number, Json>)[path[path.length - 1]!] = item
  return copy
}

const removeAt = (value: Json, path: Path): Json => {
  const copy = copyOf(value)
  const parent = getAt(copy, path.slice(0, -1))
  const key = path[path.length - 1]!
  if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else if (typeof parent === 'object' && parent !== null) delete parent[key]
  return copy
}

/** Terms and seal opened, so that a change can reach inside what is encoded. */
const opened = (bundle: Bundle): Json => {
  const json = (part: string): Json => JSON.parse(utf8FromBytes(fromBase64url(part)!)!) as Json
  const [head, payload, signature] = bundle.seal!.split('.') as [string, string, string]
  const signed = bundle.signed.map(({ statement, assertion }) => ({
    statement,
    assertion: { ...assertion, clientDataJSON: json(assertion.clientDataJSON) },
  }))
  return JSON.parse(
    JSON.stringify({ ...bundle, terms: json(bundle.terms), signed, seal: { head: json(head), payload: json(payload), signature } }),
  ) as Json
}
const encoded = (value: Json | undefined): Json | undefined =>
  typeof value === 'object' && value !== null ? base64url(utf8ToBytes(JSON.stringify(value))) : value
const closed = (value: Json): Json => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { terms, signed, seal, ...rest } = value
  const sealed = typeof seal === 'object' && seal !== null && !Array.isArray(seal)
  const item = (one: Json): Json => {
    const assertion = getAt(one, ['assertion'])
    const client = encoded(getAt(one, ['assertion', 'clientDataJSON']))
    return typeof assertion === 'object' && assertion !== null && client !== undefined
      ? setAt(one, ['assertion', 'clientDataJSON'], client)
      : one
  }
  return JSON.parse(
    JSON.stringify({
      ...rest,
      terms: encoded(terms),
      signed: Array.isArray(signed) ? signed.map(item) : signed,
      seal: sealed ? [encoded(seal.head), encoded(seal.payload), seal.signature].join('.') : seal,
    }),
  ) as Json
}

const STRANGE: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2 ** 53,
  1e21,
  0.5,
  '',
  'x',
  'a\u202eb',
  'e\u0301',
  '\ud800',
  'Hаnnover',
  [],
  {},
  [[]],
  'a'.repeat(70_000),
]

/**
 * Changes of a valid bundle, each another one than the bundle itself: fields dropped, added, doubled, swapped, moved from another agreement, an
 * older version or another party, and changed inside what is encoded. The same seed gives the same changes.
 */
export const mutationsOf = (seed: number, wanted: number): { kind: string; bundle: unknown }[] => {
  const random = dice(seed)
  const terms = exampleTerms()
  const second = exampleBundle(exampleTerms({ version: 2, supersedes: termsHash(terms) }))
  const others = [second, exampleBundle(exampleTerms({ limits: { ...terms.limits, maxRounds: 500 } }))].map(opened)
  const whole = opened(exampleBundle())
  const paths = pathsOf(whole).slice(1)
  const original = JSON.stringify(closed(whole))
  const one = <T>(list: readonly T[]): T => list[random(list.length)]!
  const kinds: Record<string, (path: Path) => Json> = {
    drop: (path) => removeAt(whole, path),
    add: (path) => {
      const parent = getAt(whole, path.slice(0, -1))
      return Array.isArray(parent)
        ? setAt(whole, path.slice(0, -1), [...parent, one(parent)])
        : setAt(whole, [...path.slice(0, -1), one(['extra', 'kid', 'jwk', 'x5c', '__proto', 'role2'])], one(STRANGE))
    },
    swap: (path) => {
      const there = one(paths.filter((other) => !other.join().startsWith(path.join()) && !path.join().startsWith(other.join())))
      return setAt(setAt(whole, path, getAt(whole, there)!), there, getAt(whole, path)!)
    },
    reorder: (path) => {
      const parent = getAt(whole, path.slice(0, -1))
      return Array.isArray(parent) ? setAt(whole, path.slice(0, -1), [...parent].reverse()) : setAt(whole, path, one(STRANGE))
    },
    foreign: (path) => setAt(whole, path, getAt(one(others), path) ?? one(STRANGE)),
    copy: (path) => setAt(whole, path, getAt(whole, one(paths))!),
    strange: (path) => setAt(whole, path, one(STRANGE)),
    edit: (path) => {
      const value = getAt(whole, path)
      if (typeof value === 'number') return setAt(whole, path, value + one([1, -1, 10, 256]))
      if (typeof value === 'boolean') return setAt(whole, path, !value)
      if (typeof value !== 'string' || value === '') return setAt(whole, path, one(STRANGE))
      const at = random(value.length)
      const letter = one(['', 'A', 'b', '0', value[at]!.toUpperCase(), value[at]! + value[at]!, ' ', '\u0430', '='])
      return setAt(whole, path, value.slice(0, at) + letter + value.slice(at + 1))
    },
  }
  const found: { kind: string; bundle: unknown }[] = []
  while (found.length < wanted) {
    const kind = one(Object.keys(kinds))
    const bundle = closed(kinds[kind]!(one(paths)))
    if (JSON.stringify(bundle) !== original) found.push({ kind, bundle })
  }
  return found
}
