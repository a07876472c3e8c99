/** Bounding box and size of one connected group of marked pixels. */
export interface Component {
  left: number
  top: number
  right: number
  bottom: number
  area: number
}

interface Run {
  readonly from: number
  readonly to: number
  readonly label: number
}

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

/** Labels of the runs above that touch a run, corners included; `start` moves on with the row. */
const touching = (above: readonly Run[], from: number, to: number, start: { at: number }): number[] => {
  while (start.at < above.length && above[start.at]!.to < from - 1) start.at++
  const found: number[] = []
  for (let i = start.at; i < above.length && above[i]!.from <= to + 1; i++) found.push(above[i]!.label)
  return found
}

/**
 * Groups of pixels whose value lies between `low` and `high` and that touch, corners included: runs of a row, joined to the runs above
 * by union-find. Costs little where few pixels are marked.
 * @param maxGroups more than this is texture, not text: an empty list is returned
 */
export const components = (
  values: Uint16Array | Int16Array,
  width: number,
  height: number,
  low: number,
  high: number,
  maxGroups = 50_000,
): Component[] => {
  const parents: number[] = []
  const boxes: Component[] = []
  const bottom = Math.ceil(low)
  const span = Math.floor(high) - bottom
  let above: Run[] = []
  for (let y = 0; y < height; y++) {
    const row: Run[] = []
    const start = { at: 0 }
    const line = y * width
    for (let x = 0; x < width; x++) {
      // One comparison for both ends: below `bottom` wraps to a large number. This loop sees every pixel.
      while (x < width && (values[line + x]! - bottom) >>> 0 > span) x++
      if (x === width) break
      const from = x
      while (x + 1 < width && (values[line + x + 1]! - bottom) >>> 0 <= span) x++
      const roots = touching(above, from, x, start).map((label) => find(parents, label))
      const label = roots.length === 0 ? parents.push(parents.length) - 1 : Math.min(...roots)
      for (const root of roots) parents[root] = label
      const box = (boxes[label] ??= { left: from, top: y, right: x, bottom: y, area: 0 })
      box.left = Math.min(box.left, from)
      box.right = Math.max(box.right, x)
      box.bottom = y
      box.area += x - from + 1
      row.push({ from, to: x, label })
    }
    if (parents.length > maxGroups) return []
    above = row
  }
  return merge(boxes, parents)
}

/** Boxes of labels that turned out to be one group. */
const merge = (boxes: readonly Component[], parents: number[]): Component[] => {
  const merged = new Map<number, Component>()
  for (const [label, box] of boxes.entries()) {
    const root = find(parents, label)
    const whole = merged.get(root)
    if (!whole) merged.set(root, { ...box })
    else {
      whole.left = Math.min(whole.left, box.left)
      whole.top = Math.min(whole.top, box.top)
      whole.right = Math.max(whole.right, box.right)
      whole.bottom = Math.max(whole.bottom, box.bottom)
      whole.area += box.area
    }
  }
  return [...merged.values()]
}
