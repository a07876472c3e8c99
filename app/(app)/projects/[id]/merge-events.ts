import type { ProjectEvent } from './project-view.ts'

/** Events by seq, newest first; the same event from the page and from the feed counts once. */
export const mergeEvents = (known: readonly ProjectEvent[], more: readonly ProjectEvent[]): ProjectEvent[] => {
  const bySeq = new Map(known.map((event) => [event.seq, event]))
  for (const event of more) bySeq.set(event.seq, event)
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq)
}
