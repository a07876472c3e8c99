import { expect, it } from 'vitest'
import { namedOf } from './crowd.ts'
import type { Series } from './series.ts'

const site = (name: string, value: string): Series => ({ id: name, name, site: 1, values: [{ kind: 'value', value, n: 40 }] })
const global: Series = { id: 'g', name: 'Global', values: [{ kind: 'value', value: '0.5', n: 40 }] }
const names = (series: readonly Series[]) => series.map((one) => one.name)

it('names every series while each has a mark of its own', () =>
  expect(names(namedOf([global, site('A', '0.1'), site('B', '0.2')]))).toEqual(['Global', 'A', 'B']))
it('names of a crowd the common model, the ends and the chosen one, in their places', () => {
  const crowd = [global, ...'ABCDEFGH'.split('').map((name, i) => site(name, `0.${(i * 3) % 8}`))]
  expect(names(namedOf(crowd))).toEqual(['Global', 'A', 'F'])
  expect(names(namedOf(crowd, crowd[3]))).toEqual(['Global', 'A', 'C', 'F'])
})
it('names only those of a crowd that have a value', () => {
  const silent = 'ABCDEFG'.split('').map((name) => ({ ...site(name, '0'), values: [] }))
  expect(names(namedOf([global, ...silent]))).toEqual(['Global'])
})
