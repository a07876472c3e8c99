import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { QcVerdict } from '#core/gear/verdict.ts'
import type { JudgedFile } from '../gears/judge-set.ts'
import { parseCsv } from '../ingest/csv.ts'
import { writeReport } from './report.ts'

const dir = await mkdtemp(join(tmpdir(), 'report-'))
afterAll(() => rm(dir, { recursive: true, force: true }))

const warning = (check: string): QcVerdict => ({ check, state: 'WARN', value: '', threshold: '' })
const fileOf = (path: string, more: object = {}): JudgedFile =>
  ({
    path,
    sha256: 'ab'.repeat(32),
    status: 'accepted',
    reasons: [],
    verdicts: [],
    labels: { pneumonia: 1 },
    meta: { pixelHash: 'cd', pseudonyms: { patient: 'pppp', image: '2.25.7' } },
    ...more,
  }) as unknown as JudgedFile

const rowsOf = async (...files: JudgedFile[]): Promise<string[][]> => {
  await writeReport(dir, files, new Map([['pppp', 'val']]))
  const path = join(dir, 'report.csv')
  return parseCsv(await readFile(path, 'utf8'), path).map((row) => [...row.cells])
}

test('one row for each file, with the columns that were agreed', async () => {
  const rows = await rowsOf(
    fileOf('a.dcm'),
    fileOf('b.dcm', { verdicts: [warning('pixel-spacing'), warning('blur')] }),
    fileOf('c.dcm', { status: 'excluded', reasons: ['LATERAL_VIEW', 'TOO_SMALL'], verdicts: [warning('blur')] }),
    fileOf('d.txt', { status: 'excluded', reasons: ['NOT_DICOM'], labels: {}, meta: { pixelHash: null, pseudonyms: { patient: 'qqqq' } } }),
  )
  const hash = 'ab'.repeat(32)
  expect(rows).toEqual([
    ['path', 'status', 'reasons', 'image', 'sha256', 'patient_pseudonym', 'split', 'label'],
    ['a.dcm', 'accepted', '', 'images/pppp/2.25.7.png', hash, 'pppp', 'val', '1'],
    ['b.dcm', 'warned', 'pixel-spacing;blur', 'images/pppp/2.25.7.png', hash, 'pppp', 'val', '1'],
    ['c.dcm', 'excluded', 'LATERAL_VIEW;TOO_SMALL', '', hash, 'pppp', '', '1'],
    ['d.txt', 'excluded', 'NOT_DICOM', '', hash, '', '', ''],
  ])
})

test('a path with commas, quotes and line ends is one cell, and none is a formula', async () => {
  const [, odd, formula] = await rowsOf(fileOf('a, "b"\nc.dcm'), fileOf('=1+1.dcm'))
  expect([odd![0], formula![0]]).toEqual(['a, "b"\nc.dcm', './=1+1.dcm'])
})
