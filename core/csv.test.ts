import { expect, it } from 'vitest'
import { toCsv } from './csv.ts'

it('quotes commas and quotes, and keeps numbers as they are', () =>
  expect(
    toCsv({
      columns: ['age', 'n'],
      rows: [
        ['0–9', '<11'],
        ['a,"b"', '-0.5'],
      ],
    }),
  ).toBe('age,n\r\n0–9,<11\r\n"a,""b""",-0.5'))
it('does not let a name run as a formula', () => expect(toCsv({ columns: ['n'], rows: [['=1+1'], ['-x']] })).toBe("n\r\n'=1+1\r\n'-x"))
