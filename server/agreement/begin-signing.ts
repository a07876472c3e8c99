import { randomBytes, randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { challengeOf, nextStatement } from '#core/agreement/statement.ts'
import { base64url } from '#core/bytes.ts'
import type { PersonId } from '#core/id.ts'
import { Refused } from '#core/refusal.ts'
import { agreements, ceremonies, passkeys, persons } from '#db/schema/index.ts'
import type { Actor } from '#server/kernel/actor.ts'
import { transact } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { partyRoles } from '#server/negotiation/roles.ts'
import { signedOf, termsOf } from './bundle.ts'

const CEREMONY_MINUTES = 10

export const BeginSigning = z.object({ id: z.uuid() })

/** Writes the statement that the person is about to sign; its hash is the challenge of a fresh passkey ceremony. */
export const beginSigning = (exchange: Exchange, actor: Actor & { kind: 'member' }, { id }: z.infer<typeof BeginSigning>) =>
  transact(exchange, actor, async ({ tx, now }) => {
    const [row] = await tx.select().from(agreements).where(eq(agreements.id, id))
    const roles = row ? partyRoles(row, actor) : []
    if (!row || roles.length === 0) throw new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
    const role = roles.includes('providerSignatory')
      ? ('provider' as const)
      : roles.includes('consumerSignatory')
        ? ('consumer' as const)
        : null
    if (!role)
      throw new Refused('WRONG_ROLE', 'Only a signatory of your organisation can sign. Ask an administrator to give you that role.')
    if (row.state !== 'PENDING')
      throw new Refused('WRONG_STATE', 'This agreement is not waiting for a signature any more. Reload the page.')
    const keys = await tx
      .select()
      .from(passkeys)
      .where(and(eq(passkeys.personId, actor.person), eq(passkeys.organisationId, actor.organisation), eq(passkeys.state, 'ACTIVE')))
    if (keys.length === 0)
      throw new Refused('UNKNOWN_KEY', 'You have no signing passkey for this organisation yet. Create one first; it takes a minute.')
    const { signed } = await signedOf(tx, id)
    if (signed.some((s) => s.statement.party === actor.organisation))
      throw new Refused('BLOCKED', 'Your organisation has signed already.', ['notSignedByYou'])
    const [person] = await tx.select().from(persons).where(eq(persons.id, actor.person))
    const statement = nextStatement({
      terms: termsOf(row),
      signed,
      role,
      signer: { id: actor.person as PersonId, name: person!.name, title: person!.title },
      iat: `${now.toISOString().slice(0, 19)}Z`,
      nonce: randomBytes(18).toString('base64url'),
    })
    const challenge = base64url(challengeOf(statement))
    const ceremony = randomUUID()
    await tx.insert(ceremonies).values({
      id: ceremony,
      kind: 'sign',
      personId: actor.person,
      organisationId: actor.organisation,
      agreementId: id,
      challenge,
      document: statement,
      expiresAt: new Date(now.getTime() + CEREMONY_MINUTES * 60_000),
      audience: [actor.organisation],
    })
    const rpId = new URL(exchange.config.url).hostname
    return {
      ceremony,
      statement,
      options: { challenge, rpId, allowCredentials: keys.map((key) => key.credentialId), userVerification: 'required' as const },
    }
  })
