import type { PrepareProblem } from '#core/protocol/preparing.ts'
import { Refused } from '#core/refusal.ts'
import { ExchangeRefusal } from './faults.ts'

const SYSTEM: Readonly<Record<string, PrepareProblem>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EACCES: 'NOT_ALLOWED',
  EPERM: 'NOT_ALLOWED',
  EROFS: 'NOT_ALLOWED',
  ENOENT: 'FOLDER_MISSING',
}

/** The code under which the exchange hears of what went wrong. The sentence stays in the site's own log: it may hold a path. */
export const prepareProblem = (error: unknown, allLeftOut: boolean): PrepareProblem => {
  if (error instanceof ExchangeRefusal) return 'EXCHANGE_REFUSED'
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } }
  const fault = SYSTEM[String(cause?.code)] ?? SYSTEM[String(code)]
  if (fault) return fault
  if (error instanceof Refused) {
    if (error.code === 'ARCHIVE_UNREACHABLE') return 'ARCHIVE_UNREACHABLE'
    if (error.code === 'DATASET_MISMATCH') return 'SET_DAMAGED'
    if (error.code === 'NOT_FOUND') return 'FOLDER_MISSING'
    return allLeftOut ? 'NOTHING_ACCEPTED' : 'BAD_INPUT'
  }
  return 'FAULT'
}
