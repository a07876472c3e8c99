import { Refused } from '#core/refusal.ts'

const FULL =
  'The disk is full. What was finished is kept, and no data set is half-written. Make room, then give the same command again to go on.'
const DENIED = 'The output folder cannot be written to. Give yourself the right to write in it, or name another folder with --out.'

const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: DENIED,
  EIO: 'The disk reports a fault. Look after it, then give the same command again to go on.',
  EMFILE: 'Too many files are open at once. Give fewer --threads.',
}

/** A fault of the disk in one sentence, or the error as it is. Its own text may hold a path, and a path may hold a name. */
export const sayDiskFault = (error: unknown): unknown => {
  const { code } = (error ?? {}) as { code?: unknown }
  const sentence = error instanceof Refused || typeof code !== 'string' ? undefined : SENTENCES[code]
  return sentence === undefined ? error : Object.assign(new Refused('BAD_INPUT', sentence), { cause: error })
}
