import * as z from 'zod'

const QC_STATES = ['PASS', 'WARN', 'FAIL'] as const

/** One result of one check, in the form of Flywheel's `qc.<gear>.<rule>.state`. Texts are for people. */
export const QcVerdict = z.strictObject({
  check: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  state: z.enum(QC_STATES),
  /** What was found, for a person; never a text copied from a header. */
  value: z.string().max(80),
  /** What was asked for. */
  threshold: z.string().max(80),
  /** The value as a number in the unit of its check (core/gear/measure.ts), where it is one: for the histogram over all files. */
  measured: z.number().optional(),
})
export type QcVerdict = z.infer<typeof QcVerdict>
