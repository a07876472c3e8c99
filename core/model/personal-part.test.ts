import { expect, it } from 'vitest'
import { defaultPlan, TEMPLATES } from '../run/plan.ts'
import { type PersonalPart, staysAtSite } from './personal-part.ts'
import { parameters } from './template.ts'

const namesOf = (template: (typeof TEMPLATES)[number]): string[] =>
  parameters(defaultPlan({ template: { name: template, params: { channels: [8, 16, 16], groups: 4 } } })).map(({ name }) => name)
const shared = (template: (typeof TEMPLATES)[number], part: PersonalPart): string[] => {
  const names = namesOf(template)
  const own = new Set(staysAtSite(part, names))
  return names.filter((name) => !own.has(name))
}

it.each(TEMPLATES)('of the normalisations of %s leaves every matrix and every bias to the common model', (template) =>
  expect(shared(template, 'normalisation')).toEqual(namesOf(template).filter((name) => /\.(weight|bias)$/.test(name))),
)

it('of the last stage leaves the convolutions of the stages before it', () => {
  expect(shared('cnn-groupnorm', 'last-stage')).toEqual(['stage1.conv.weight', 'stage2.conv.weight'])
})

it.each(['resnet-groupnorm', 'efficientnet-groupnorm'] as const)('of the last stage leaves stem and stages before it in %s', (template) => {
  const places = shared(template, 'last-stage').map((name) => name.split('.')[0])
  expect([...new Set(places)]).toEqual(['stem', 'stage1', 'stage2'])
})

it('counts stages as numbers', () => {
  const names = ['stage2.conv.weight', 'stage10.conv.weight', 'stage9.conv.weight', 'stage1.conv.weight', 'head.bias']
  expect(staysAtSite('last-stage', names)).toEqual(['stage10.conv.weight', 'head.bias'])
})
