import type { Runs } from './strokes.ts'

/** Bounding box and size of one connected group of marked pixels. */
export interface Component {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly area: number
}

type Box = { -readonly [side in keyof Component]: Component[side] }

const find = (parents: number[], at: number): number => {
  let root = at
  while (parents[root] !== root) root = parents[root]!
  while (parents[at] !== root) {
    const next = parents[at]!
    parents[at] = root
    at = next
  }
  return root
}

const join = (into: Box, box: Component): void => {
  into.left = Math.min(into.left, box.left)
  into.right = Math.max(into.right, box.right)
  into.top = Math.min(into.top, box.top)
  into.bottom = Math.max(into.bottom, box.bottom)
  into.area += box.area
}

/**
 * Groups of marked pixels that touch, corners included: each run is joined to the runs above that it touches, by union-find.
 * @param maxGroups more than this is texture, not text: an empty list is returned
 */
export const components = (rows: Runs, maxGroups = 50_000): Component[] => {
  const parents: number[] = []
  const boxes: Box[] = []
  let above: readonly number[] = []
  let labelsAbove: number[] = []
  for (const [y, row] of rows.entries()) {
    const labels: number[] = []
    let start = 0
    for (let k = 0; k < row.length; k += 2) {
      const [left, right] = [row[k]!, row[k + 1]!]
      while (start < above.length && above[start + 1]! < left - 1) start += 2
      let label = -1
      for (let i = start; i < above.length && above[i]! <= right + 1; i += 2) {
        const root = find(parents, labelsAbove[i / 2]!)
        if (label >= 0 && root !== label) parents[Math.max(root, label)] = Math.min(root, label)
        label = label < 0 ? root : Math.min(root, label)
      }
      const run = { left, top: y, right, bottom: y, area: right - left + 1 }
      if (label >= 0) join(boxes[label]!, run)
      else {
        label = parents.length
        parents.push(label)
        boxes.push(run)
      }
      labels.push(label)
    }
    if (parents.length > maxGroups) return []
    above = row
    labelsAbove = labels
  }
  for (let label = boxes.length - 1; label >= 0; label--) {
    const root = find(parents, label)
    if (root !== label) join(boxes[root]!, boxes[label]!)
  }
  return boxes.filter((_, label) => parents[label] === label)
}
