import { ed25519 } from '@noble/curves/ed25519.js'
import { eq } from 'drizzle-orm'
import type * as z from 'zod'
import { fromBase64url, utf8ToBytes } from '#core/bytes.ts'
import { publicKeyOf, thumbprint } from '#core/protocol/jws.ts'
import type { EnrolAnswer, EnrolRequest } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { enrolments, organisations, SYSTEM } from '#db/schema/index.ts'
import { execute } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { tokenHash } from '#server/org/invite.ts'
import { enrolSite } from '#server/site/enrol.ts'
import { takeTry } from './tries.ts'

/** Redeems a one-time token for the agent's own key. The proof shows that the agent holds the private half. */
export const enrol = async (exchange: Exchange, request: z.infer<typeof EnrolRequest>, address: string): Promise<EnrolAnswer> => {
  const invalid = () =>
    new Refused(
      'ENROL_TOKEN_INVALID',
      'This token was used before, has expired or was never issued. Make a new one on the site page of the exchange.',
    )
  if (!takeTry(address)) throw new Refused('RATE_LIMITED', 'Too many wrong tokens from this address. Try again in an hour.')
  const hash = tokenHash(request.token)
  const [enrolment] = await exchange.db.withTx(SYSTEM, (tx) => tx.select().from(enrolments).where(eq(enrolments.tokenHash, hash)))
  if (!enrolment) throw invalid()
  const key = publicKeyOf(request.jwk)
  const proof = fromBase64url(request.proof)
  const proven =
    key &&
    proof?.length === 64 &&
    ed25519.verify(proof, utf8ToBytes(`enrol\n${request.token}\n${thumbprint(request.jwk)}`), key, { zip215: false })
  if (!proven) throw new Refused('SITE_BAD_SIGNATURE', 'The agent did not prove that it holds its key. Run the enrolment again.')
  const made = await execute(exchange, { kind: 'bearer', tokenHash: hash }, enrolSite, { id: enrolment.siteId, jwk: request.jwk }).catch(
    (error: unknown) => {
      if (error instanceof Refused && (error.code === 'BLOCKED' || error.code === 'WRONG_STATE')) throw invalid()
      throw error
    },
  )
  takeTry(address, 'right')
  const [organisation] = await exchange.db.withTx(SYSTEM, (tx) =>
    tx.select().from(organisations).where(eq(organisations.id, made.organisation)),
  )
  return {
    site: made.site as never,
    name: made.name,
    organisation: made.organisation as never,
    organisationName: organisation?.name ?? '',
    exchange: exchange.config.url,
    exchangeKey: exchange.key.jwk,
  }
}
