import * as z from 'zod'
import { Refused } from '#core/refusal.ts'
import type { Http } from './http.ts'

const PAGE = 500
/** Far more than any archive of films answers at once, or in all: what goes on for ever must not fill the memory. */
const MAX_PAGE_BYTES = 256 * 1024 * 1024
const MAX_ROWS = 1_000_000
/** DICOM JSON model (PS3.18 F.2): elements by tag. */
const Answer = z.array(z.record(z.string(), z.looseObject({ Value: z.array(z.unknown()).optional() })))
type Row = z.infer<typeof Answer>[number]

export const TAGS = { study: '0020000D', series: '0020000E', sop: '00080018', modality: '00080060', bodyPart: '00180015' } as const

export const textOf = (row: Row, tag: string): string => {
  const value = row[tag]?.Value?.[0]
  return typeof value === 'string' ? value : ''
}

const tooMuch = (): Refused =>
  new Refused(
    'BAD_INPUT',
    'The archive answers the query with more than can be kept. Ask for less at once, for example by "from" and "to".',
  )

const readText = async (http: Http, body: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > MAX_PAGE_BYTES) throw tooMuch()
      chunks.push(chunk)
    }
  } catch (error) {
    throw http.faultOf(error)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

const page = async (http: Http, path: string, query: string): Promise<{ rows: Row[]; more: boolean }> => {
  const response = await http.get(`${path}?${query}`, 'application/dicom+json')
  if (response.statusCode === 204) return { rows: [], more: false }
  const body = await readText(http, response.body)
  if (response.statusCode >= 400)
    throw new Refused(
      'BAD_INPUT',
      response.statusCode === 404
        ? 'There is no DICOMweb service at this address (404). Correct "url": it ends before /studies.'
        : `The archive does not understand the query (${response.statusCode}). Leave a condition of "query" out.`,
    )
  const parsed = Answer.safeParse(parseJson(body))
  if (!parsed.success)
    throw new Refused('BAD_INPUT', 'What answers at this address is not a DICOMweb service. Correct "url": it ends before /studies.')
  // 299: there are more results than were sent (PS3.18 8.3.4.4).
  return { rows: parsed.data, more: /^299\b/.test(`${response.headers.warning ?? ''}`) }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** All rows of a QIDO-RS search, page by page. It also ends with a service that ignores the offset and sends the same page again. */
export const search = async (http: Http, path: string, keys: Readonly<Record<string, string>>, uidTag: string): Promise<Row[]> => {
  const rows = new Map<string, Row>()
  for (let offset = 0; ; ) {
    const query = new URLSearchParams({ ...keys, limit: `${PAGE}`, offset: `${offset}` })
    const { rows: found, more } = await page(http, path, query.toString())
    const before = rows.size
    for (const row of found) rows.set(textOf(row, uidTag), row)
    if (rows.size > MAX_ROWS) throw tooMuch()
    offset += found.length
    if (rows.size === before || (found.length < PAGE && !more)) return [...rows.values()]
  }
}
