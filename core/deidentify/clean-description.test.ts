import { expect, test } from 'vitest'
import { cleanDescription } from './clean-description.ts'

test('known words stay in their order and their case; names, numbers and dates go', () => {
  expect(cleanDescription('Thorax p.a./lateral for Müller, Anna *12.03.1961 (MRN123)')).toBe('Thorax lateral for')
  expect(cleanDescription('CHEST PA AND LATERAL^SMITH')).toBe('CHEST PA AND LATERAL')
  expect(cleanDescription('胸部 正位 王小明 CHEST')).toBe('CHEST')
})

test('a known word inside another is not kept, and nothing is left of a name', () => {
  expect(cleanDescription('HANDKE, LLOYD, THEODOR-LEFT')).toBe('')
})
