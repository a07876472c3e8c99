import type { DataSet } from 'dicom-parser'
import { expect, test } from 'vitest'
import { readQcTags } from './qc-tags.ts'

const tagsOf = (values: Record<string, string>) =>
  readQcTags({
    elements: Object.fromEntries(Object.keys(values).map((tag) => [tag, {}])),
    string: (tag: string) => values[tag],
  } as unknown as DataSet)

test.each([
  [{}, 'none'],
  [{ x00181012: '20240102' }, 'captured'],
  [{ x00181016: 'ACME' }, 'captured'],
  [{ x00080008: 'DERIVED\\SECONDARY\\SCREEN SAVE' }, 'captured'],
  [{ x0008103e: 'Saved annotations' }, 'captured'],
  [{ x00080064: 'WSD' }, 'captured'],
  [{ x00080064: 'DF' }, 'digitised'],
  [{ x00080008: 'DERIVED\\SECONDARY' }, 'none'],
])('%j is captured: %s', (values, capture) => {
  expect(tagsOf(values as Record<string, string>).capture).toBe(capture)
})

test('a lossy history and its last ratio are read', () => {
  expect(tagsOf({ x00282110: '01', x00282112: '4.5\\10.25' })).toMatchObject({ lossyBefore: true, lossyRatio: 10.25 })
  expect(tagsOf({ x00282110: '00', x00282112: 'Mueller' })).toMatchObject({ lossyBefore: false, lossyRatio: null })
})

test('only the codes of the standard pass', () => {
  expect(tagsOf({ x00200060: 'L', x00200062: 'r', x00200020: 'l\\f' })).toMatchObject({ laterality: 'R', patientOrientation: 'L\\F' })
  expect(tagsOf({ x00200060: 'Mueller', x00200020: 'MUELLER\\KARL' })).toMatchObject({ laterality: null, patientOrientation: null })
})
