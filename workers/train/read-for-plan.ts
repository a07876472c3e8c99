import { ABSENT_LABEL, type Split } from '#core/dataset/prepared.ts'
import { Refused } from '#core/refusal.ts'
import { headOf } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'
import { readSplit, type SplitData } from '#workers/dataset/read-split.ts'

/**
 * A split as a plan learns it: the columns of its head, at its input size.
 * @throws {Refused} BAD_INPUT where a column holds a class that the plan does not name; what readSplit refuses
 */
export const readForPlan = async (dir: string, split: Split, plan: Plan): Promise<SplitData> => {
  const { kind, names, columns } = headOf(plan)
  const data = await readSplit(dir, split, columns, plan.inputSizePx)
  const classes = kind === 'multi-class' ? names.length : 2
  const at = data.labels.findIndex((value) => value !== ABSENT_LABEL && value >= classes)
  if (at < 0) return data
  throw new Refused(
    'BAD_INPUT',
    `The label "${columns[at % columns.length]}" holds the class ${data.labels[at]}, and the plan has ${classes} classes for it, 0 to ${classes - 1}. Name all of its classes in the head of the plan.`,
  )
}
