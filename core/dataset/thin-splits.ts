import { classBalance, type Labelled } from './class-balance.ts'
import { SPLITS } from './prepared.ts'

const ADVICE = 'For a small set, set { "pack": { "split": "stratified" } } in the configuration, or prepare more patients.'

/** What keeps a model from being trained or judged on a split, in sentences: no image, or one class only. */
export const thinSplits = (items: readonly Labelled[], labels: readonly string[]): string[] => {
  const empty = SPLITS.filter((split) => !items.some((item) => item.split === split))
  const oneClass = labels.flatMap((label) => {
    const values = new Set(items.flatMap((item) => item.labels[label] ?? []))
    if (values.size < 2) return [`Every picture has ${label} = ${[...values].join()}, so no model can be judged on this set alone.`]
    const classes = [...values].sort((a, b) => a - b)
    if (classes.at(-1)! > 1)
      return SPLITS.filter((split) => !empty.includes(split)).flatMap((split) =>
        classes
          .filter((value) => !items.some((item) => item.split === split && item.labels[label] === value))
          .map((value) => `The split ${split} holds no picture with ${label} = ${value}. ${ADVICE}`),
      )
    const balance = classBalance(items, label)
    return SPLITS.filter((split) => !empty.includes(split)).flatMap((split) => {
      const { positive, negative } = balance[split]
      return positive > 0 && negative > 0
        ? []
        : [`The split ${split} holds only pictures with ${label} = ${positive > 0 ? 1 : 0}. ${ADVICE}`]
    })
  })
  return [...empty.map((split) => `The split ${split} holds no patient. ${ADVICE}`), ...oneClass]
}
