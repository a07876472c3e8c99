import { fromBase64url, utf8FromBytes } from '../bytes.ts'
import { canonicalProblem, depthOf, MAX_DEPTH, MAX_DOCUMENT_BYTES } from '../canonical.ts'
import { refuse, type Verdict } from '../refusal.ts'
import { Bundle } from './bundle.ts'

/** Terms, their text, twenty statements with their signatures, and the log's proof. */
export const MAX_BUNDLE_BYTES = 1024 * 1024

const no = (message: string) => refuse('BUNDLE_FORM', message)

/** A JSON text without the white space between its parts. */
const withoutSpace = (text: string): string =>
  text.replace(/("(?:[^"\\]+|\\.)*")|[ \t\n\r]+/gs, (_, inQuotes: string | undefined) => inQuotes ?? '')

/**
 * Reads the JSON of a file. White space between the parts is free; all else has one way of writing, so that nobody can read another document from
 * the same bytes: no member twice, no number that is rounded or spelt otherwise, no needless escape.
 */
const readFile = (bytes: Uint8Array): Verdict<{ value: unknown }> => {
  if (bytes.length > MAX_BUNDLE_BYTES) return no(`The file is larger than ${MAX_BUNDLE_BYTES} bytes.`)
  const text = utf8FromBytes(bytes)
  if (text === null) return no('The file is not UTF-8.')
  if (depthOf(text) > MAX_DEPTH) return no(`The file is nested deeper than ${MAX_DEPTH} levels.`)
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value) === withoutSpace(text)
      ? { ok: true, value }
      : no('The file states a field twice, or writes a number or a letter in another way than the one that is allowed.')
  } catch {
    return no('The file is not JSON.')
  }
}

const fieldOf = (error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string => {
  const issue = error.issues[0]
  return `${issue?.path.map(String).join('.') || 'document'}: ${issue?.message ?? 'not valid'}`
}

/**
 * Reads a bundle: V1 of the trust design, before anything in it is understood.
 * @param given the bytes of the file, or what a caller has read from JSON itself
 */
export const readBundle = (given: unknown): Verdict<{ bundle: Bundle; termsBytes: Uint8Array }> => {
  const read: Verdict<{ value: unknown }> = given instanceof Uint8Array ? readFile(given) : { ok: true, value: given }
  if (!read.ok) return read
  const parsed = Bundle.safeParse(read.value)
  if (!parsed.success) return no(`This is not an agreement bundle (${fieldOf(parsed.error)}).`)
  const problem = canonicalProblem(parsed.data)
  if (problem) return no(`The file cannot be an agreement bundle. ${problem}`)
  const termsBytes = fromBase64url(parsed.data.terms)
  if (!termsBytes) return no('The terms are not base64url.')
  return termsBytes.length > MAX_DOCUMENT_BYTES
    ? no(`The terms are larger than ${MAX_DOCUMENT_BYTES} bytes.`)
    : { ok: true, bundle: parsed.data, termsBytes }
}
