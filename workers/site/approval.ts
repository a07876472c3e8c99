import * as z from 'zod'
import { Hash } from '#core/id.ts'
import { readJsonFile, writeJson } from './files.ts'
import type { Home } from './home.ts'
import type { Offer } from './offer.ts'

const Approval = z.strictObject({ schema: z.literal('approval/v1'), sha256: Hash, bytes: z.int(), approvedAt: z.string() })

/** Keeps the steward's yes. It holds for exactly these bytes. */
export const approve = (home: Home, { sha256, bytes }: Offer, now: Date): Promise<void> =>
  writeJson(home.approval, { schema: 'approval/v1', sha256, bytes: bytes.length, approvedAt: now.toISOString() })

/** Whether the steward said yes to these very bytes. A file that cannot be read is no yes. */
export const isApproved = async (home: Home, { sha256, bytes }: Offer): Promise<boolean> => {
  const file = await readJsonFile(home.approval)
  const approval = file.found ? Approval.safeParse(file.value).data : undefined
  return approval?.sha256 === sha256 && approval.bytes === bytes.length
}
