import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCsv } from './csv.ts'

const cells = (text: string) => parseCsv(text, 'x.csv').map((row) => row.cells)
const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`

test('any table written with quotes is read back', () => {
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain((width) => fc.array(fc.array(fc.string(), { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }))
  fc.assert(
    fc.property(table, (rows) => {
      const filled = rows.map((row) => row.map((cell, i) => (i === 0 ? `k${cell}` : cell)))
      expect(cells(filled.map((row) => row.map(quote).join(',')).join('\r\n'))).toEqual(filled)
    }),
  )
})

test('rows are counted as a text editor counts them, over line breaks in cells', () => {
  expect(parseCsv('a,b\n"1\n2",3\n\n4,5\n', 'x.csv').map((row) => row.line)).toEqual([1, 2, 5])
})

test('semicolons and tabs separate where the first row uses them', () => {
  expect(cells('file;pneumonia\na.dcm;1\n')).toEqual([
    ['file', 'pneumonia'],
    ['a.dcm', '1'],
  ])
  expect(cells('file\tpneumonia\na,b.dcm\t1')).toEqual([
    ['file', 'pneumonia'],
    ['a,b.dcm', '1'],
  ])
})

test('an empty last cell is a cell', () => {
  expect(cells('a,b\n1,\n')).toEqual([
    ['a', 'b'],
    ['1', ''],
  ])
})

test.each([
  ['a row with too few cells', 'a,b\n1,2\n3\n', 'x.csv, row 3: it has 1 cells, but the first row has 2. Correct the row.'],
  ['an open quotation mark', 'a,b\n"1,2\n', 'x.csv, row 2: a quotation mark is opened and never closed. Close it, or remove it.'],
  [
    'text after a quotation mark',
    'a,b\n"1"2,3\n',
    'x.csv, row 2: there is text after a closing quotation mark. Remove it, or double the quotation mark.',
  ],
])('%s is refused with the file, the row and what to do', (_, text, sentence) => {
  expect(() => parseCsv(text, 'x.csv')).toThrow(sentence)
})
