import { expect, test } from 'vitest'
import { ancestorsOrSelf, diseaseLabel, MONDO, searchDiseases } from './mondo.ts'

test('each parent of a disease is itself in the subset, and no disease is its own ancestor', () => {
  const ids = new Set(MONDO.map((term) => term.id))
  expect(ids.size).toBe(MONDO.length)
  for (const term of MONDO) {
    for (const parent of term.parents) {
      expect(ids.has(parent), `${term.id} → ${parent}`).toBe(true)
      expect(ancestorsOrSelf(parent).has(term.id)).toBe(false)
    }
    expect(ancestorsOrSelf(term.id).has('MONDO:0000001')).toBe(true)
  }
})

test('pneumonia is a lung disorder and a respiratory system disorder, but no cancer', () => {
  const found = ancestorsOrSelf('MONDO:0005249')
  expect([...found]).toEqual(expect.arrayContaining(['MONDO:0005249', 'MONDO:0005275', 'MONDO:0005087', 'MONDO:0005550']))
  expect(found.has('MONDO:0004992')).toBe(false)
})

test('COVID-19 is a viral infectious disease and, as in Mondo, no lung disorder', () => {
  expect(ancestorsOrSelf('MONDO:0100096').has('MONDO:0005108')).toBe(true)
  expect(ancestorsOrSelf('MONDO:0100096').has('MONDO:0005275')).toBe(false)
})

test('an unknown disease has only itself and no label', () => {
  expect([...ancestorsOrSelf('MONDO:9999999')]).toEqual(['MONDO:9999999'])
  expect(diseaseLabel('MONDO:9999999')).toBeNull()
})

test('a search finds by label, synonym and id, exact names first, and nothing for an empty text', () => {
  expect(searchDiseases('pneumonia')[0]?.label).toBe('pneumonia')
  expect(searchDiseases('copd')[0]?.label).toBe('chronic obstructive pulmonary disease')
  expect(searchDiseases('MONDO:0018076')[0]?.label).toBe('tuberculosis')
  expect(searchDiseases('tuber').map((term) => term.label)).toEqual(['tuberculosis', 'pulmonary tuberculosis'])
  expect(searchDiseases('  ')).toEqual([])
  expect(searchDiseases('lung', 3)).toHaveLength(3)
})
