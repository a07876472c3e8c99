import { Refused } from '#core/refusal.ts'

/**
 * Reads a body up to a limit; more than that is refused before it is read to the end.
 * @throws {Refused} TOO_LARGE
 */
export const readBody = async (
  { body }: Pick<Request, 'body'>,
  limit: number,
  refusal = `The message is larger than ${limit} bytes.`,
): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > limit) {
      await reader.cancel()
      throw new Refused('TOO_LARGE', refusal)
    }
    chunks.push(value)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
