/**
 * Place of a value on an axis of bars between ascending `edges`, in bars from the left: on an edge exactly, between two edges in
 * proportion, and in the middle of the open bar beyond either end.
 */
export const placeOfLimit = (edges: readonly number[], value: number): number => {
  const next = edges.findIndex((edge) => value <= edge)
  if (next < 0) return edges.length + 0.5
  const [from, to] = [edges[next - 1], edges[next] as number]
  if (value === to) return next + 1
  return from === undefined ? 0.5 : next + (value - from) / (to - from)
}
