import { expect, test } from 'vitest'
import { toldProgress } from './told-progress.ts'

const sharesOf = (total: number): unknown[] => [
  ...new Set(Array.from({ length: total + 1 }, (_, done) => JSON.stringify(toldProgress({ done, total, excluded: 0, cached: 0 }, 11)))),
]

test('the shares that are told do not tell how many files there are', () => {
  for (const total of [1, 3, 10]) expect(sharesOf(total)).toEqual(sharesOf(0))
  for (const total of [12, 57, 99]) expect(sharesOf(total)).toEqual(sharesOf(11))
  for (const total of [101, 163, 5000]) expect(sharesOf(total)).toEqual(sharesOf(100))
  expect(toldProgress({ done: 250, total: 1000, excluded: 0, cached: 0 }, 11)).toMatchObject({ percent: 25 })
})

test('many excluded files of few people are hidden like few files', () => {
  const progress = { done: 80, total: 100, excluded: 40, cached: 0 }
  expect(toldProgress({ ...progress, excludedPatients: 3 }, 11)).toMatchObject({ excluded: { kind: 'suppressed', below: 11 } })
  expect(toldProgress({ ...progress, excludedPatients: 30 }, 11)).toMatchObject({ excluded: { kind: 'count', value: 40 } })
})
