import { eq } from 'drizzle-orm'
import type { Preparing } from '#core/protocol/preparing.ts'
import { Refused } from '#core/refusal.ts'
import { siteReports } from '#db/schema/index.ts'
import type { CommandContext } from '#server/kernel/command.ts'

/**
 * Keeps what a site last said of its preparing, for the page of its own organisation.
 * @throws {Refused} NOT_FOUND before the first poll of the agent; it says it again
 */
export const notePreparing = async ({ tx, now }: CommandContext, siteId: string, preparing: Preparing): Promise<void> => {
  const kept = await tx.update(siteReports).set({ preparing, preparingAt: now }).where(eq(siteReports.siteId, siteId)).returning()
  if (kept.length === 0) throw new Refused('NOT_FOUND', 'The exchange has not heard a poll of this agent yet. The agent says it again.')
}
