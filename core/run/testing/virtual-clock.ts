interface Due {
  readonly at: number
  readonly order: number
  readonly work: () => Promise<void>
}

export interface VirtualClock {
  readonly now: () => number
  after(ms: number, work: () => Promise<void>): void
  /** Does what is due, one thing after the other, until nothing is left, `until` is reached or `over` says so. */
  run(until: number, over: () => boolean, tick: (now: number) => void): Promise<void>
}

/** Time that passes only from one event to the next; events of one moment happen in the order in which they were planned. */
export const virtualClock = (): VirtualClock => {
  const heap: Due[] = []
  let now = 0
  let planned = 0
  const before = (a: Due, b: Due) => a.at < b.at || (a.at === b.at && a.order < b.order)
  const swap = (i: number, j: number) => {
    const kept = heap[i]!
    heap[i] = heap[j]!
    heap[j] = kept
  }
  const push = (due: Due) => {
    heap.push(due)
    for (let i = heap.length - 1; i > 0; ) {
      const up = (i - 1) >> 1
      if (!before(heap[i]!, heap[up]!)) break
      swap(i, up)
      i = up
    }
  }
  const pop = (): Due => {
    const first = heap[0]!
    const last = heap.pop()!
    if (heap.length === 0) return first
    heap[0] = last
    for (let i = 0; ; ) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && before(heap[child]!, heap[least]!)) least = child
      if (least === i) return first
      swap(i, least)
      i = least
    }
  }
  return {
    now: () => now,
    after: (ms, work) => push({ at: now + ms, order: planned++, work }),
    run: async (until, over, tick) => {
      while (heap.length > 0 && !over()) {
        const due = pop()
        if (due.at > until) return
        now = due.at
        tick(now)
        await due.work()
      }
    },
  }
}
