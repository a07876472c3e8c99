import { expect, it } from 'vitest'
import { exampleTerms } from '#core/agreement/example.ts'
import { renderClauses } from '#core/agreement/render-terms.ts'
import { plainPoints } from './plain-points.ts'

it('tells seven points, each with the number of its clause', () => {
  const terms = exampleTerms()
  const points = plainPoints(renderClauses(terms), terms)
  expect(points).toHaveLength(7)
  expect(points.every((point) => point.clause.number > 0 && point.text.endsWith('.'))).toBe(true)
})
it('says that no image leaves, and who may do what', () => {
  const terms = exampleTerms()
  const points = plainPoints(renderClauses(terms), terms)
  expect(points[4]?.text).toContain('No image does.')
  for (const right of terms.rights) expect(points[5]?.text).toContain(right.name)
})
