import { randomUUID } from 'node:crypto'
import { generateRegistrationOptions, type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server'
import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { passkey } from '#core/org/machine.ts'
import { Refused } from '#core/refusal.ts'
import { ceremonies, passkeys } from '#db/schema/index.ts'
import type { Actor } from '#server/kernel/actor.ts'
import { defineCommand, transact } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'

type Member = Actor & { kind: 'member' }
const MINUTES = 10

/** Options for navigator.credentials.create(): a passkey with user verification, for signing. */
export const beginRegistration = (exchange: Exchange, actor: Member, person: { email: string; name: string }) =>
  transact(exchange, actor, async ({ tx, now }) => {
    const existing = await tx
      .select()
      .from(passkeys)
      .where(and(eq(passkeys.personId, actor.person), eq(passkeys.state, 'ACTIVE')))
    const options = await generateRegistrationOptions({
      rpName: 'Roundtable',
      rpID: new URL(exchange.config.url).hostname,
      userName: person.email,
      userDisplayName: person.name,
      userID: new Uint8Array(Buffer.from(actor.person.replaceAll('-', ''), 'hex')),
      attestationType: 'none',
      excludeCredentials: existing.map((key) => ({ id: key.credentialId })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      supportedAlgorithmIDs: [-7, -8],
    })
    const ceremony = randomUUID()
    await tx.insert(ceremonies).values({
      id: ceremony,
      kind: 'register',
      personId: actor.person,
      organisationId: actor.organisation,
      challenge: options.challenge,
      expiresAt: new Date(now.getTime() + MINUTES * 60_000),
      audience: [actor.organisation],
    })
    return { ceremony, options }
  })

export const registerPasskey = defineCommand({
  machine: passkey,
  command: 'register',
  table: passkeys,
  creates: true,
  input: z.object({
    ceremony: z.uuid(),
    label: z.string().trim().min(1).max(60),
    response: z.custom<RegistrationResponseJSON>((value) => typeof value === 'object' && value !== null),
  }),
  roles: (_row, actor) => (actor.kind === 'member' ? ['self'] : []),
  apply: async (_row, input, { tx, actor, now, exchange }) => {
    if (actor.kind !== 'member') throw new Refused('WRONG_ROLE', 'Only a person has a passkey.')
    const failed = () =>
      new Refused(
        'SIGNATURE_INVALID',
        'The passkey was not created. The request was cancelled, took too long or came from another page. Try again.',
      )
    const [ceremony] = await tx.select().from(ceremonies).where(eq(ceremonies.id, input.ceremony)).for('update')
    if (ceremony?.kind !== 'register' || ceremony.personId !== actor.person || ceremony.usedAt || ceremony.expiresAt < now) throw failed()
    const verified = await verifyRegistrationResponse({
      response: input.response,
      expectedChallenge: ceremony.challenge,
      expectedOrigin: exchange.config.url,
      expectedRPID: new URL(exchange.config.url).hostname,
      requireUserVerification: true,
      supportedAlgorithmIDs: [-7, -8],
    }).catch(() => null)
    if (!verified?.verified || !verified.registrationInfo) throw failed()
    await tx.update(ceremonies).set({ usedAt: now }).where(eq(ceremonies.id, ceremony.id))
    const { credential, credentialBackedUp } = verified.registrationInfo
    const [known] = await tx.select().from(passkeys).where(eq(passkeys.credentialId, credential.id))
    if (known) throw new Refused('CONFLICT', 'This passkey was registered here before. Delete it on your device, then create a new one.')
    const id = randomUUID()
    return {
      set: {
        id,
        personId: actor.person,
        organisationId: actor.organisation,
        credentialId: credential.id,
        cosePublicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        label: input.label,
        backedUp: credentialBackedUp,
        audience: [actor.organisation],
      },
      result: { id },
    }
  },
})

export const removePasskey = defineCommand({
  machine: passkey,
  command: 'remove',
  table: passkeys,
  input: z.object({ id: z.uuid() }),
  roles: (row, actor) => (actor.kind === 'member' && row!.personId === actor.person ? ['self'] : []),
  apply: async () => ({ result: { ok: true as const } }),
})
