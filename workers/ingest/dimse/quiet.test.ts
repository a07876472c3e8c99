import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const QUIET = new URL('./quiet.ts', import.meta.url).href

/** What a process that writes a data set with a private tag and an odd VR says. */
const says = (load: string): string => {
  const code = `${load}
    const data = new dimse.Dataset({ 'Muster^Erika': 'born 1950', PixelData: [new Uint8Array(2).buffer], SOPInstanceUID: '1.2' })
    data.getDenaturalizedDataset()
    dimse.log.error('association with MUSTER')`
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', code], { encoding: 'utf8' })
  expect(status).toBe(0)
  return stdout + stderr
}

test('the library, which else writes what a header holds to the console, is silent', () => {
  const plain = `import { createRequire } from 'node:module'; const dimse = createRequire('${QUIET}')('dcmjs-dimse')`
  expect(says(plain)).toContain('born 1950')
  expect(says(`import { dimse } from '${QUIET}'`)).toBe('')
})
