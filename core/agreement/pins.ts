import * as z from 'zod'
import { parseVerifierKey } from '../audit/verifier-key.ts'
import { PersonId, SiteId } from '../id.ts'

const VerifierKeyLine = z.string().refine((line) => parseVerifierKey(line) !== null, 'Write the key as its owner shows it: name+id+key.')

/**
 * What a reader of bundles knows from elsewhere, on paper or by telephone, and holds a bundle to. A list that is left out is not asked for; one that
 * is there must name every key of its kind.
 */
export const Pins = z.strictObject({
  schema: z.literal('bundle-pins/v1'),
  /** RFC 7638 thumbprint of the key of each site. */
  sites: z.array(z.strictObject({ site: SiteId, keyThumbprint: z.string().length(43) })).optional(),
  /** COSE_Key of each person, base64url, as on the key card. */
  people: z.array(z.strictObject({ person: PersonId, cosePublicKey: z.string().max(2000) })).optional(),
  /** The exchange's audit log, its witnesses, and how many of them must have cosigned. */
  log: z
    .strictObject({ key: VerifierKeyLine, witnesses: z.array(VerifierKeyLine).max(200), cosignatures: z.int().min(0).max(200) })
    .optional(),
})
export type Pins = z.infer<typeof Pins>
