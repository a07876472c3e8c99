export interface RedlinePart {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Cells of one comparison. A longer stretch is shown as removed and added whole, so that no text can make this slow. */
const MAX_CELLS = 1_000_000

type Kind = RedlinePart['kind']
type Step = readonly [Kind, string]

/** The longest common subsequence of two lists, as steps from one to the other; what is removed comes before what is added. */
const steps = (before: readonly string[], after: readonly string[]): Step[] => {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const a = before.slice(start, before.length - end)
  const b = after.slice(start, after.length - end)
  const keep = (items: readonly string[]): Step[] => items.map((item) => ['same', item])
  return [...keep(before.slice(0, start)), ...middle(a, b), ...keep(before.slice(before.length - end))]
}

const middle = (a: readonly string[], b: readonly string[]): Step[] => {
  const found: Step[] = []
  const whole = a.length * b.length > MAX_CELLS
  const width = b.length + 1
  // lengths[i * width + j]: how much a from i on and b from j on have in common, in order.
  const lengths = new Uint32Array(whole ? 0 : (a.length + 1) * width)
  if (!whole)
    for (let i = a.length - 1; i >= 0; i--)
      for (let j = b.length - 1; j >= 0; j--)
        lengths[i * width + j] =
          a[i] === b[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!)
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (!whole && i < a.length && j < b.length && a[i] === b[j]) {
      found.push(['same', a[i]!])
      i++
      j++
    } else if (i < a.length && (whole || j === b.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!))
      found.push(['removed', a[i++]!])
    else found.push(['added', b[j++]!])
  }
  return found
}

const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []
/** Words, spaces and single signs, so that a changed word does not take its neighbours along. */
const words = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []

/** Runs of one kind as one part. Between two kept ones, what is removed comes first. */
const joined = (found: readonly Step[]): RedlinePart[] => {
  const parts: RedlinePart[] = []
  const waiting = { removed: '', added: '' }
  const flush = (): void => {
    for (const kind of ['removed', 'added'] as const) {
      if (waiting[kind] !== '') parts.push({ kind, text: waiting[kind] })
      waiting[kind] = ''
    }
  }
  for (const [kind, text] of found) {
    if (kind !== 'same') {
      waiting[kind] += text
      continue
    }
    flush()
    const last = parts.at(-1)
    if (last?.kind === 'same') parts[parts.length - 1] = { kind, text: last.text + text }
    else parts.push({ kind, text })
  }
  flush()
  return parts
}

/**
 * The difference between two versions of a text, word by word: first line against line, then word against word where lines differ.
 * The same and removed parts together are `before`, the same and added ones `after`, character for character.
 */
export const redline = (before: string, after: string): RedlinePart[] => {
  const byLine = joined(steps(lines(before), lines(after)))
  return joined(
    byLine.flatMap((part, i): Step[] => {
      const next = byLine[i + 1]
      if (part.kind === 'removed' && next?.kind === 'added') return steps(words(part.text), words(next.text))
      return part.kind === 'added' && byLine[i - 1]?.kind === 'removed' ? [] : [[part.kind, part.text]]
    }),
  )
}
