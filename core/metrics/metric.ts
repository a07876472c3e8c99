import * as z from 'zod'

/** A number that may leave a site, or the reason why there is none. A bare number is never used for a metric. */
export const Metric = z.discriminatedUnion('kind', [
  /** `value`: decimal with up to six digits after the point; `n`: images it was computed on. */
  z.strictObject({ kind: z.literal('value'), value: z.string().regex(/^-?\d{1,9}(\.\d{1,6})?$/), n: z.int().min(0) }),
  /** Too few cases of one class at the site. */
  z.strictObject({ kind: z.literal('suppressed') }),
  /** It has no meaning there: one class only, or no images. */
  z.strictObject({ kind: z.literal('undefined'), reason: z.enum(['ONE_CLASS', 'EMPTY']) }),
])
export type Metric = z.infer<typeof Metric>
