const point = (cx: number, cy: number, r: number, turn: number) => {
  const angle = (turn - 0.25) * 2 * Math.PI
  return `${(cx + r * Math.cos(angle)).toFixed(3)} ${(cy + r * Math.sin(angle)).toFixed(3)}`
}

/** SVG path of an arc of a circle; `from` and `to` in turns, clockwise from twelve o'clock. */
export const arc = (cx: number, cy: number, r: number, from: number, to: number) =>
  `M ${point(cx, cy, r, from)} A ${r} ${r} 0 ${to - from > 0.5 ? 1 : 0} 1 ${point(cx, cy, r, to)}`

/** Equal arcs with a gap of `gap` turns between them; the ring stays open by one gap at the top. */
export const arcs = (n: number, gap: number) => Array.from({ length: n }, (_, i) => ({ from: i / n + gap / 2, to: (i + 1) / n - gap / 2 }))
