import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { decodeFrame } from './frame.ts'
import { readHeader } from './header.ts'
import { histogramOf } from './histogram.ts'
import { displayOf } from './intensity.ts'
import { parseDicom } from './parse-dicom.ts'

const PYTHON = '/usr/bin/python3'
const PROGRAM = fileURLToPath(new URL('./testing/display_cases.py', import.meta.url))
const hasPydicom = spawnSync(PYTHON, ['-c', 'import pydicom, numpy'], { stdio: 'ignore' }).status === 0
if (!hasPydicom) console.info('The display is not compared with pydicom: Debian’s python3-pydicom and python3-numpy are not here.')

describe.skipIf(!hasPydicom)('the display pipeline of PS3.3 C.11', () => {
  const dir = mkdtempSync(join(tmpdir(), 'display-'))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  const ran = hasPydicom ? spawnSync(PYTHON, ['-W', 'ignore', PROGRAM, dir], { encoding: 'utf8', maxBuffer: 1 << 26 }) : null
  const expected = JSON.parse(ran?.stdout || '{}') as Record<string, number[]>

  test('every case was made', () => {
    expect(readdirSync(dir)).toHaveLength(19)
    expect(Object.keys(expected)).toHaveLength(19)
  })

  test.each(Object.entries(expected))('%s: every grey is pydicom’s', async (name, greys) => {
    const data = parseDicom(readFileSync(join(dir, `${name}.dcm`)))
    const header = readHeader(data)
    const frame = await decodeFrame(data, header, 1)
    const { table, offset, voi } = displayOf(header, histogramOf(frame, header), { voi: 'auto', lowPercent: '0.5', highPercent: '99.5' })
    const largest = greys.reduce((most, grey, i) => Math.max(most, Math.abs(grey - table[frame.values[i]! + offset]!)), 0)
    // Half a grey each way: pydicom counts in floating point.
    expect([voi.split(' ')[0], largest]).toEqual([name.startsWith('voi-lut') ? 'LUT' : 'window', expect.toSatisfy((n: number) => n <= 1)])
  })
})
