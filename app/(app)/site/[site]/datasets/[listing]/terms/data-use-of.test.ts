import { expect, it } from 'vitest'
import { MODIFIERS } from '#core/data-use/data-use.ts'
import { dataUseOf } from './data-use-of.ts'
import { MODIFIER_ORDER } from './modifier-words.ts'

const answers = (more: readonly (readonly [string, string])[]) => {
  const form = new FormData()
  for (const [name, value] of [
    ['permission', 'GRU'],
    ['training', 'allowed'],
    ['commercialModelUse', 'review'],
    ['minimumPatients', '100'],
    ['wording', 'As signed.'],
    ...more,
  ] as const)
    form.append(name, value)
  return form
}

it('offers every modifier once', () => expect([...MODIFIER_ORDER].sort()).toEqual(Object.keys(MODIFIERS).sort()))
it('reads countries as upper-case codes', () => {
  const read = dataUseOf(
    answers([
      ['modifiers', 'GS'],
      ['parameters.GS', 'de, dk'],
    ]),
  )
  expect(read.ok && read.dataUse.modifiers).toEqual([{ code: 'GS', parameters: ['DE', 'DK'] }])
})
it('asks for what a condition needs to know', () => {
  const read = dataUseOf(
    answers([
      ['modifiers', 'TS'],
      ['parameters.TS', 'soon'],
    ]),
  )
  expect(!read.ok && read.problems.map((problem) => problem.field)).toEqual(['parameters.TS'])
})
it('drops parameters of a condition that is not ticked', () => {
  const read = dataUseOf(answers([['parameters.GS', 'DE']]))
  expect(read.ok && read.dataUse.modifiers).toEqual([])
})
it('asks for a disease where use is limited to diseases', () => {
  const form = answers([])
  form.set('permission', 'DS')
  const read = dataUseOf(form)
  expect(!read.ok && read.problems.map((problem) => problem.field)).toEqual(['diseases'])
})
it('reads nothing that is not said as allowed', () => {
  const read = dataUseOf(answers([]))
  expect(read.ok && read.dataUse.profile).toMatchObject({ modelMayLeave: false, childrenOnly: false })
})
