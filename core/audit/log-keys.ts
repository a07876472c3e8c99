import * as z from 'zod'

/** Who signs the log: what `/api/log/keys` answers. A reader compares the log's key with the one that it already holds. */
export const LogKeys = z.strictObject({
  /** Verifier key of the log, see verifierKeyText. */
  log: z.string().max(400),
  witnesses: z
    .array(z.strictObject({ organisation: z.string().max(300), site: z.string().max(300), key: z.string().max(400) }))
    .max(10_000),
})
export type LogKeys = z.infer<typeof LogKeys>
