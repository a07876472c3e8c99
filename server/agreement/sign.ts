import { and, eq, sql } from 'drizzle-orm'
import * as z from 'zod'
import { Assertion, type KeyCard, Statement } from '#core/agreement/bundle.ts'
import { agreement } from '#core/agreement/machine.ts'
import { challengeOf } from '#core/agreement/statement.ts'
import { verifyAssertion } from '#core/agreement/webauthn.ts'
import type { OrganisationId, PersonId } from '#core/id.ts'
import { Refused } from '#core/refusal.ts'
import { agreements, ceremonies, negotiations, passkeys, statements } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { partyRoles } from '#server/negotiation/roles.ts'
import { terminateNegotiation, verifyNegotiation } from '#server/negotiation/terminate.ts'
import { signedOf } from './bundle.ts'

/** Ends a ceremony: the assertion is checked against the very statement that was shown, then kept with it. */
export const signAgreement = defineCommand({
  machine: agreement,
  command: 'sign',
  table: agreements,
  input: z.object({ id: z.uuid(), ceremony: z.uuid(), assertion: Assertion }),
  roles: partyRoles,
  facts: async (row, _input, { tx, actor }) => {
    const { signed } = await signedOf(tx, row.id)
    return actor.kind === 'member' && signed.some((s) => s.statement.party === actor.organisation) ? [] : ['notSignedByYou']
  },
  apply: async (row, input, context) => {
    const { tx, actor, now, exchange } = context
    if (actor.kind !== 'member') throw new Refused('WRONG_ROLE', 'Only a person signs.')
    const [ceremony] = await tx.select().from(ceremonies).where(eq(ceremonies.id, input.ceremony)).for('update')
    if (
      ceremony?.kind !== 'sign' ||
      ceremony.agreementId !== row.id ||
      ceremony.personId !== actor.person ||
      ceremony.usedAt ||
      ceremony.expiresAt < now
    )
      throw new Refused(
        'SIGNATURE_INVALID',
        'Nothing was signed. The request took longer than ten minutes or was used before. Select Sign to try again.',
      )
    const statement = Statement.parse(ceremony.document)
    const { signed } = await signedOf(tx, row.id)
    if (statement.order !== signed.length + 1)
      throw new Refused(
        'STATEMENT_ORDER',
        'Nothing was signed. The other party signed while you did, so the order has changed. Select Sign again.',
      )
    const [key] = await tx
      .select()
      .from(passkeys)
      .where(
        and(
          eq(passkeys.credentialId, input.assertion.credentialId),
          eq(passkeys.personId, actor.person),
          eq(passkeys.organisationId, actor.organisation),
          eq(passkeys.state, 'ACTIVE'),
        ),
      )
    if (!key) throw new Refused('UNKNOWN_KEY', 'Nothing was signed. This passkey is not registered for you in this organisation.')
    const keyCard: KeyCard = {
      credentialId: key.credentialId,
      person: actor.person as PersonId,
      organisation: actor.organisation as OrganisationId,
      cosePublicKey: key.cosePublicKey,
      rpId: new URL(exchange.config.url).hostname,
      origins: [exchange.config.url],
    }
    const verdict = verifyAssertion({ assertion: input.assertion, keyCard, challenge: challengeOf(statement) })
    if (!verdict.ok) throw new Refused(verdict.code, `Nothing was signed. ${verdict.message}`)
    await tx.update(ceremonies).set({ usedAt: now }).where(eq(ceremonies.id, ceremony.id))
    await tx.insert(statements).values({
      agreementId: row.id,
      order: statement.order,
      organisationId: actor.organisation,
      personId: actor.person,
      document: statement,
      assertion: input.assertion,
      keyCard,
      signedAt: now,
      audience: row.audience,
    })
    const [negotiation] = await tx.select().from(negotiations).where(eq(negotiations.id, row.negotiationId))
    if (statement.role === 'consumer' && negotiation?.state === 'AGREED') await context.run(verifyNegotiation, { id: negotiation.id })
    await tx.execute(sql`select pg_notify('site', ${row.siteId})`)
    return { data: { order: statement.order, role: statement.role }, result: { ok: true as const } }
  },
})

/** A signatory says no; the negotiation ends with the same reason. */
export const declineAgreement = defineCommand({
  machine: agreement,
  command: 'decline',
  table: agreements,
  input: z.object({ id: z.uuid(), reason: z.string().trim().min(1, 'Give a reason: the other party reads it.').max(500) }),
  roles: partyRoles,
  apply: async (row, { reason }, context) => {
    const [negotiation] = await context.tx.select().from(negotiations).where(eq(negotiations.id, row.negotiationId))
    if (negotiation?.state === 'AGREED' || negotiation?.state === 'VERIFIED')
      await context.runAsSystem(terminateNegotiation, { id: negotiation.id, reason })
    return { set: { reason, endedAt: context.now }, result: { ok: true as const } }
  },
})
