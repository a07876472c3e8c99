import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Count, type Range, rangeOf, suppressCount } from './count.ts'
import { sumFrom, suppressTable } from './suppress-table.ts'

interface Page {
  readonly total: Count
  readonly cells: readonly Count[]
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
const publish = (values: readonly number[], k: number): Page => {
  const cells = values.map((value, i) => ({ key: String(i), value, patients: value }))
  const total = suppressCount(sumOf(values), sumOf(values), k)
  return { total, cells: suppressTable(cells, sumFrom(cells, sumOf(values), total, k), k) }
}

/** What somebody who reads the page and adds up can say of cell `i`: every value that the other ranges leave room for. */
const possible = ({ total, cells }: Page, i: number, k: number): number[] => {
  const known = (count: Count): Range =>
    count.kind === 'suppressed' ? { least: 0, most: k - 1 } : { ...rangeOf(count, k), ...(count.kind === 'unknown' ? { least: 0 } : {}) }
  const sum = known(total)
  const others = cells.filter((_, j) => j !== i).map(known)
  const [least, most] = [sumOf(others.map((range) => range.least)), sumOf(others.map((range) => range.most))]
  return Array.from({ length: k }, (_, value) => value).filter((value) => value + least <= sum.most && value + most >= sum.least)
}

const cell = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 500 }))
const tables = fc.tuple(fc.array(cell, { minLength: 1, maxLength: 12 }), fc.integer({ min: 5, max: 30 }))

test('by adding up a table and its total, each hidden cell can still be its value, zero, and at least three more', () => {
  fc.assert(
    fc.property(tables, ([values, k]) => {
      const page = publish(values, k)
      page.cells.forEach((count, i) => {
        if (count.kind === 'count') return
        const left = possible(page, i, k)
        expect(left.length).toBeGreaterThanOrEqual(5)
        expect(left).toContain(0)
        if (values[i]! < k) expect(left).toContain(values[i])
      })
    }),
    { numRuns: 2000 },
  )
})

test('no number below k is ever shown', () => {
  fc.assert(
    fc.property(tables, ([values, k]) =>
      publish(values, k).cells.every((count, i) => count.kind !== 'count' || (values[i]! >= k && Math.abs(count.value - values[i]!) < k)),
    ),
  )
})

const hidden = { kind: 'unknown' }
const shown = (value: number) => ({ kind: 'count', value })

test('four cells of 23 beside empty ones: rounding alone would have shown that the rest is empty', () => {
  expect(publish([23, 23, 23, 23, 0, 0], 11)).toEqual({
    total: shown(90),
    cells: [hidden, shown(25), shown(25), shown(25), hidden, hidden],
  })
})

test('two of three groups cannot be told from each other when one of them had to be withheld for the other', () => {
  expect(publish([50, 4, 40], 11).cells).toEqual([shown(50), hidden, hidden])
  expect(publish([50, 40, 4], 11).cells).toEqual([shown(50), hidden, hidden])
})

test('groups of hardly k people beside an empty one are all hidden', () => {
  expect(publish([11, 11, 0], 11).cells).toEqual([hidden, hidden, hidden])
})

test('a table with one large cell keeps it: what is left over is less than the rounding', () => {
  const small = { kind: 'suppressed', below: 11 }
  expect(publish([100, 0, 0, 0], 11).cells).toEqual([shown(100), small, small, small])
})

/** Every table of `size` cells up to `largest`, by the page that it becomes. */
const worldsByPage = (k: number, size: number, largest: number): Map<string, number[][]> => {
  const worlds = new Map<string, number[][]>()
  const visit = (world: number[]): void => {
    if (world.length < size) {
      for (let value = 0; value <= largest; value++) visit([...world, value])
      return
    }
    const page = JSON.stringify(publish(world, k))
    const found = worlds.get(page)
    if (found) found.push(world)
    else worlds.set(page, [world])
  }
  visit([])
  return worlds
}

test.each([
  [5, 3, 20],
  [7, 3, 24],
  [11, 2, 60],
  [11, 3, 38],
  [5, 4, 14],
])('whoever knows the whole procedure cannot tell a small number: k = %i, every table of %i cells up to %i', (k, size, largest) => {
  for (const [page, worlds] of worldsByPage(k, size, largest)) {
    // Tables at the edge of what is tried have fellows beyond it.
    if (worlds.some((world) => world.some((value) => value > largest - 3))) continue
    const { cells } = JSON.parse(page) as Page
    const told = cells.filter((count, i) => count.kind !== 'count' && worlds.every((world) => world[i] === worlds[0]![i] && world[i]! < k))
    expect([page, told]).toEqual([page, []])
  }
})
