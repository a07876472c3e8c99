const CRLF = '\r\n'
const MAX_HEADER_BYTES = 16_384

/** The body ended before its part did. */
export class CutOff extends Error {
  override readonly name = 'CutOff'
}

/** `boundary` of a Content-Type of multipart/related; null: it is another type. */
export const boundaryOf = (contentType: string): string | null =>
  /^multipart\/related\b/i.test(contentType)
    ? (/;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType)?.slice(1).find(Boolean) ?? null)
    : null

/**
 * The bytes of the first part of a multipart body (RFC 2046 5.1.1), as they arrive: never more than a chunk and a delimiter are held.
 * @throws {CutOff} when the closing delimiter is missing
 */
export async function* firstPart(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Uint8Array> {
  const delimiter = Buffer.from(`${CRLF}--${boundary}`, 'latin1')
  // The first delimiter may stand at the very beginning, without a line end before it.
  let held = Buffer.from(CRLF, 'latin1')
  let inPart = false
  let after = -1
  for await (const chunk of body) {
    if (after >= 0) {
      // Read to its end, the connection can be used again.
      after += chunk.length
      if (after > MAX_HEADER_BYTES) return
      continue
    }
    held = Buffer.concat([held, chunk])
    if (!inPart) {
      const start = held.indexOf(delimiter)
      const end = start < 0 ? -1 : held.indexOf(CRLF + CRLF, start + delimiter.length, 'latin1')
      if (end < 0) {
        if (held.length > MAX_HEADER_BYTES) throw new CutOff('no part begins')
        continue
      }
      held = held.subarray(end + 4)
      inPart = true
    }
    const end = held.indexOf(delimiter)
    if (end >= 0) {
      if (end > 0) yield held.subarray(0, end)
      after = 0
      continue
    }
    const sure = held.length - delimiter.length + 1
    if (sure > 0) {
      yield held.subarray(0, sure)
      held = held.subarray(sure)
    }
  }
  if (after < 0) throw new CutOff('no part ends')
}
