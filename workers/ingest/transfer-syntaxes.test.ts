import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDicom } from '../gears/parse-dicom.ts'
import { testData } from '../gears/test-data.ts'
import { openSource } from './open-source.ts'
import { hasOrthanc, type Orthanc, startOrthanc } from './testing/orthanc.ts'

const root = testData('dicom-chest-derived')
const dir = await mkdtemp(join(tmpdir(), 'syntaxes-'))

const SYNTAX =
  /^nihDX__(implicitLE|explicit[LB]E|deflated|rle|jpeg\w*|j2k\w*|htj2k\w*)\.dcm$|^canonDX__(htj2kLossless|jpegExtended12|multiframe3_jpegls)\.dcm$/

const HTJ2K = '1.2.840.10008.1.2.4.201'

/** Its transfer syntax and the bytes of its pixel data: what an archive must not change. */
const pixelsOf = (bytes: Uint8Array) => {
  const data = parseDicom(bytes)
  const element = data.elements.x7fe00010!
  const parts = element.fragments?.map(({ position, length }) => ({ from: position, length })) ?? [
    { from: element.dataOffset, length: element.length },
  ]
  const pixels = Buffer.concat(parts.map(({ from, length }) => data.byteArray.subarray(from, from + length)))
  return { syntax: data.string('x00020010'), sop: data.string('x00080018')!, pixels }
}

describe.skipIf(root === null || !hasOrthanc())('every transfer syntax', () => {
  let orthanc: Orthanc
  const kept = new Map<string, ReturnType<typeof pixelsOf>>()
  beforeAll(async () => {
    orthanc = await startOrthanc()
    await mkdir(join(dir, 'films'))
    const names = readdirSync(join(root!, 'files')).filter((name) => SYNTAX.test(name))
    for (const [index, name] of names.entries()) {
      const bytes = await readFile(join(root!, 'files', name))
      const { sop } = pixelsOf(bytes)
      // The variants of a film share its UID: each gets one of its own, as long, where it is not deflated.
      const own = Buffer.from(`${sop.slice(0, -3)}${900 + index}`)
      for (let at = bytes.indexOf(sop); at >= 0 && !name.includes('deflated'); at = bytes.indexOf(sop, at + own.length)) own.copy(bytes, at)
      const path = join(dir, 'films', name)
      await writeFile(path, bytes)
      await orthanc.store([path])
      const film = pixelsOf(bytes)
      kept.set(film.sop, film)
    }
  })
  afterAll(async () => {
    await orthanc?.stop()
    await rm(dir, { recursive: true, force: true })
  })

  test.each(['dicomweb', 'get', 'move'])('comes by %s as the archive keeps it', async (kind) => {
    const { dicomWeb, dicomPort, aeTitle, movePort } = orthanc
    const node = { kind: 'dimse', host: '127.0.0.1', port: dicomPort, calledAe: aeTitle, callingAe: 'ROUNDTABLE', retrieve: kind }
    const description = kind === 'dicomweb' ? { kind, url: dicomWeb } : { ...node, ...(kind === 'move' ? { movePort } : {}) }
    const path = join(dir, `${kind}.json`)
    await writeFile(path, JSON.stringify(description))
    const source = await openSource(path, {
      stagingDir: join(dir, kind),
      siteKey: new Uint8Array(32),
      labelsPath: '',
      outDir: '',
      signal: new AbortController().signal,
      onFound: () => {},
    })
    expect(source.files.length).toBe(kept.size)
    expect(new Set([...kept.values()].map((film) => film.syntax)).size).toBe(14)
    const came = await Promise.all(
      source.files.map(async (file) => {
        const before = kept.get(file.path.split('/')[2]!)!
        const local = await file.open().catch(() => null)
        if (!local) return `${before.syntax} did not come`
        const film = pixelsOf(await readFile(local.absolute))
        return `${before.syntax} ${film.syntax === before.syntax && film.pixels.equals(before.pixels) ? 'as kept' : 'changed'}`
      }),
    )
    // Orthanc 1.10 keeps HTJ2K but does not send it by DIMSE: that one is a row in the report.
    const missing = kind === 'dicomweb' ? [] : [HTJ2K]
    expect(came.filter((word) => !word.endsWith('as kept') && !missing.includes(word.split(' ')[0]!))).toEqual([])
    await source.close(true)
  })
})
