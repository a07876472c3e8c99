export interface Cursor {
  readonly row: number
  readonly column: number
}

/** One key on a chart of `rows` series and `columns` points. `null` clears; `undefined`: the key is not ours. Starts at the newest point. */
export const moveCursor = (cursor: Cursor | null, key: string, rows: number, columns: number): Cursor | null | undefined => {
  if (rows === 0 || columns === 0) return undefined
  const here = cursor ?? { row: 0, column: columns }
  const within = (row: number, column: number): Cursor => ({
    row: Math.min(rows - 1, Math.max(0, row)),
    column: Math.min(columns - 1, Math.max(0, column)),
  })
  switch (key) {
    case 'ArrowLeft':
      return within(here.row, here.column - 1)
    case 'ArrowRight':
      return within(here.row, here.column + 1)
    case 'ArrowUp':
      return within(cursor ? here.row - 1 : 0, here.column)
    case 'ArrowDown':
      return within(cursor ? here.row + 1 : 0, here.column)
    case 'Home':
      return within(here.row, 0)
    case 'End':
      return within(here.row, columns - 1)
    case 'Escape':
      return cursor ? null : undefined
    default:
      return undefined
  }
}
