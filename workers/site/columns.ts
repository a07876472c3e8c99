/** Rows as lines whose columns stand below each other. */
export const columns = (table: readonly (readonly string[])[]): string[] => {
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  return table.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]! + 2))).join(''))
}
