import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { openDataset } from '../dataset/open.ts'
import { runChain } from '../gears/chain.ts'
import { walkFolder } from '../ingest/folder.ts'
import { makePhantoms } from './make.ts'
import { SITE_PROFILES } from './site-profile.ts'

const dir = await mkdtemp(join(tmpdir(), 'phantoms-'))
afterAll(() => rm(dir, { recursive: true, force: true }))

test.each(Object.keys(SITE_PROFILES))('the phantoms of %s are prepared but for the four planted faults', async (site) => {
  const made = await makePhantoms({ dir, site, patients: 10 })
  const report = await runChain({
    inputDir: made.inputDir,
    labels: made.labels,
    outDir: join(dir, `out-${site}`),
    siteKey: new Uint8Array(32).fill(3),
    chain: DEFAULT_CHAIN,
    threads: 2,
  })
  expect(report.accepted).toBe(made.images)
  expect(report.byReason).toEqual({ DUPLICATE: 1, LATERAL_VIEW: 1, NOT_DICOM: 1, TRUNCATED: 1 })
  expect([report.warned, report.synthetic]).toEqual([0, true])
  const { items, manifest } = await openDataset(report.preparedDir)
  expect(manifest.synthetic).toBe(true)
  expect(new Set(items.map((item) => item.labels.pneumonia)).size).toBe(site === 'hannover' ? 1 : 2)
  const page = await readFile(join(report.outDir, 'private/gallery/index.html'), 'utf8')
  expect(page).toContain('<strong>Synthetic.</strong>')
  expect(page).not.toMatch(/https?:|SYN-|PHANTOM/)
})

test('the same seed draws the same files, another seed others', async () => {
  const files = async (seed: number, name: string): Promise<Buffer[]> => {
    const { inputDir } = await makePhantoms({ dir: join(dir, name), site: 'guangzhou', patients: 2, seed })
    return Promise.all((await walkFolder(inputDir)).map((file) => readFile(file.absolute)))
  }
  expect(await files(5, 'a')).toEqual(await files(5, 'b'))
  expect(await files(6, 'c')).not.toEqual(await files(5, 'a'))
})

test('a site that nobody drew is refused with the sites there are', async () => {
  await expect(makePhantoms({ dir, site: 'atlantis' })).rejects.toThrow(
    'There is no phantom site "atlantis". Choose one of bethesda, guangzhou, hannover.',
  )
})
