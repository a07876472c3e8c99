import { expect, it } from 'vitest'
import { moveCursor } from './move-cursor.ts'

it('starts at the newest point of the first series', () => {
  expect(moveCursor(null, 'ArrowLeft', 3, 8)).toEqual({ row: 0, column: 7 })
  expect(moveCursor(null, 'ArrowDown', 3, 8)).toEqual({ row: 0, column: 7 })
})
it('stops at the edges instead of wrapping', () => {
  expect(moveCursor({ row: 2, column: 7 }, 'ArrowRight', 3, 8)).toEqual({ row: 2, column: 7 })
  expect(moveCursor({ row: 2, column: 0 }, 'ArrowDown', 3, 8)).toEqual({ row: 2, column: 0 })
})
it('jumps to the first and the last point within a series', () => {
  expect(moveCursor({ row: 1, column: 4 }, 'Home', 3, 8)).toEqual({ row: 1, column: 0 })
  expect(moveCursor({ row: 1, column: 4 }, 'End', 3, 8)).toEqual({ row: 1, column: 7 })
})
it('lets Escape go on to a dialog around it when nothing is chosen', () => {
  expect(moveCursor({ row: 0, column: 0 }, 'Escape', 1, 1)).toBeNull()
  expect(moveCursor(null, 'Escape', 1, 1)).toBeUndefined()
})
it('leaves other keys alone', () => expect(moveCursor(null, 'a', 3, 8)).toBeUndefined())
