import { expect, it } from 'vitest'
import { exampleTerms } from '#core/agreement/example.ts'
import { renderClauses } from '#core/agreement/render-terms.ts'
import { blocksOf } from './clause-text.tsx'

it('loses no word of any clause', () => {
  for (const { text } of renderClauses(exampleTerms()))
    expect(
      blocksOf(text)
        .flatMap((block) => block.lines)
        .join('\n'),
    ).toBe(text)
})
it('keeps the rights table together and sets the purpose apart', () => {
  const kinds = renderClauses(exampleTerms()).flatMap(({ text }) => blocksOf(text).map((block) => block.kind))
  expect(kinds).toContain('quote')
  expect(kinds.filter((kind) => kind === 'table')).toHaveLength(1)
})
