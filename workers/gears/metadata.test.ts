import { expect, test } from 'vitest'
import { vendorFamily, viewOf } from './metadata.ts'

test.each([
  ['PA', '', 'PA'],
  ['LL', 'CHEST AP', 'LATERAL'],
  ['RL', '', 'LATERAL'],
  ['RLD', '', 'OTHER'],
  ['', 'CHEST LAT', 'LATERAL'],
  ['', 'CHEST PA AND LATERAL', null],
  ['', 'THORAX AP LIEGEND', 'AP'],
  ['', 'PORTABLE', null],
])('view position "%s" with description "%s" is %s', (viewPosition, description, view) => {
  expect(viewOf({ viewPosition, description })).toBe(view)
})

test('the view of a picture without a header comes from the labels file', () => {
  expect(viewOf({ viewPosition: '', description: '' }, ' ap ')).toBe('AP')
})

test('a maker becomes one of a few words, so that nothing else written there passes', () => {
  expect(['CANON INC.', 'FUJI PHOTO FILM CO. LTD.', 'GE HEALTHCARE', 'DR. MEYER PRIVATE', ''].map(vendorFamily)).toEqual([
    'Canon',
    'Fujifilm',
    'GE',
    'Other',
    null,
  ])
})
