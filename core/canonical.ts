import { sha256 } from '@noble/hashes/sha2.js'
import canonicalize from 'canonicalize'
import { bytesToHex, concatBytes, equalBytes, utf8FromBytes, utf8ToBytes } from './bytes.ts'
import { refuse, type Verdict } from './refusal.ts'

/** What canonical documents hold: integers and strings, never fractions (decimals are strings). */
export type Canonical = string | number | boolean | null | readonly Canonical[] | { readonly [key: string]: Canonical }

export const MAX_DOCUMENT_BYTES = 64 * 1024
export const MAX_DEPTH = 16

/** Hex SHA-256 of bytes, optionally after a domain prefix line such as `dua/v1`. */
export const sha256Hex = (bytes: Uint8Array, domain?: string): string =>
  bytesToHex(sha256(domain === undefined ? bytes : concatBytes(utf8ToBytes(`${domain}\n`), bytes)))

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/

/** Why a value is no canonical document, as a sentence, or `null`. */
export const canonicalProblem = (value: unknown, depth = 0): string | null => {
  if (depth > MAX_DEPTH) return `It is nested deeper than ${MAX_DEPTH} levels.`
  if (value === null || typeof value === 'boolean') return null
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? null : `The number ${value} is not a safe integer.`
  if (typeof value === 'string') {
    if (!value.isWellFormed()) return 'A text holds a lone surrogate.'
    if (value.normalize('NFC') !== value) return 'A text is not in Unicode normal form C.'
    if (FORBIDDEN.test(value)) return 'A text holds a control, zero-width or direction-changing character.'
    return null
  }
  if (Array.isArray(value)) return value.map((item) => canonicalProblem(item, depth + 1)).find((found) => found !== null) ?? null
  if (typeof value === 'object') {
    if (Object.getPrototypeOf(value) !== Object.prototype) return 'A value is not plain data.'
    for (const [key, item] of Object.entries(value)) {
      const found =
        canonicalProblem(key, depth + 1) ?? (item === undefined ? `The field ${key} is undefined.` : canonicalProblem(item, depth + 1))
      if (found) return found
    }
    return null
  }
  return `A value of type ${typeof value} cannot be written.`
}

/**
 * RFC 8785 bytes of a document of integers and strings.
 * @throws {TypeError} for fractions, unsafe integers, non-NFC or control characters, too much depth
 */
export const canonicalBytes = (value: unknown): Uint8Array => {
  const problem = canonicalProblem(value)
  if (problem) throw new TypeError(`This document cannot be made canonical. ${problem}`)
  return utf8ToBytes(canonicalize(value)!)
}

export const canonicalText = (value: unknown): string => utf8FromBytes(canonicalBytes(value))!

/** Hex SHA-256 of `domain ‖ "\n" ‖ JCS(value)`. */
export const canonicalHash = (domain: string, value: unknown): string => sha256Hex(canonicalBytes(value), domain)

/** Deepest nesting of a JSON text, counted without reading it. */
export const depthOf = (text: string): number => {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (inString) {
      if (c === '\\') i++
      else if (c === '"') inString = false
    } else if (c === '"') inString = true
    else if (c === '{' || c === '[') deepest = Math.max(deepest, ++depth)
    else if (c === '}' || c === ']') depth--
  }
  return deepest
}

/**
 * Reads a document and accepts it only if `bytes === JCS(parse(bytes))`, after a size and depth scan:
 * so duplicate keys, numbers beyond 2^53 and other spellings of the same document are refused.
 */
export const parseCanonical = (bytes: Uint8Array, maxBytes = MAX_DOCUMENT_BYTES): Verdict<{ value: unknown }> => {
  if (bytes.length > maxBytes) return refuse('TERMS_NOT_CANONICAL', `The document is larger than ${maxBytes} bytes.`)
  const text = utf8FromBytes(bytes)
  if (text === null) return refuse('TERMS_NOT_CANONICAL', 'The document is not UTF-8.')
  if (depthOf(text) > MAX_DEPTH) return refuse('TERMS_NOT_CANONICAL', `The document is nested deeper than ${MAX_DEPTH} levels.`)
  try {
    const value: unknown = JSON.parse(text)
    if (equalBytes(canonicalBytes(value), bytes)) return { ok: true, value }
    return refuse('TERMS_NOT_CANONICAL', 'The document is not in canonical form (RFC 8785).')
  } catch (error) {
    return refuse('TERMS_NOT_CANONICAL', error instanceof TypeError ? error.message : 'The document is not JSON.')
  }
}
