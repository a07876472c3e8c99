import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { madeLog } from '#core/audit/testing/made-log.ts'
import { runCli } from '../testing/run-cli.ts'

let dir: string
let files = madeLog(600)
const server = createServer((request, response) => {
  const bytes = files.get(request.url!.replace('/api/log/', ''))
  response.writeHead(bytes ? 200 : 404).end(bytes ?? '{"code":"NOT_FOUND","message":"The log has no such part."}')
})
let url: string
const exists = (path: string) => stat(path).then(Boolean, () => false)
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'roundtable-log-'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await rm(dir, { recursive: true, force: true })
})
const audit = (...args: string[]) => runCli(['log', 'audit', ...args])

describe('roundtable log audit', () => {
  test('walks a whole log, says who cosigned it, and says the same of the saved folder without the exchange', async () => {
    const out = join(dir, 'saved')
    const online = await audit('--exchange', url, '--out', out)
    expect(online).toMatchObject({ code: 0, err: '' })
    expect(online.out).toContain('The checkpoint of 600 events is signed')
    expect(online.out).toContain('Hannover General Hospital (Hannover) saw the same log')
    const offline = await audit('--from', out)
    expect(offline).toMatchObject({ code: 0, out: online.out.replace(/Kept in .*\n/, '') })
  })

  test('names the first event that is not as it was, in a saved folder of which one byte was changed', async () => {
    const changed = join(dir, 'changed')
    await cp(join(dir, 'saved'), changed, { recursive: true })
    const path = join(changed, 'tile/entries/001')
    const bytes = await readFile(path)
    bytes[40]! ^= 1
    await writeFile(path, bytes)
    expect(await audit('--from', changed)).toMatchObject({ code: 1, err: expect.stringContaining('Event 256 ') })
    await rm(path)
    expect(await audit('--from', changed)).toMatchObject({ code: 1, err: expect.stringContaining('has no file tile/entries/001') })
  })

  test('takes a log that has grown, and refuses one that was rewritten or set back, keeping both', async () => {
    const out = join(dir, 'grown')
    for (const [log, code] of [
      [madeLog(300), 0],
      [madeLog(600), 0],
      [madeLog(700, { story: 'another', from: 299 }), 1],
      [madeLog(300), 1],
    ] as const) {
      files = log
      expect((await audit('--exchange', url, '--out', out)).code).toBe(code)
      expect(await exists(`${out}.refused`)).toBe(code === 1)
    }
    expect(await readFile(join(out, 'checkpoint'), 'utf8')).toBe(Buffer.from(madeLog(600).get('checkpoint')!).toString())
    files = madeLog(600)
  })

  test('does not take the word of the log for its key when another was given', async () => {
    const keys = JSON.parse(Buffer.from(files.get('keys')!).toString()) as { log: string }
    expect(await audit('--exchange', url, '--key', keys.log)).toMatchObject({
      code: 0,
      out: expect.stringContaining('the one that you gave'),
    })
    const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
    expect(await audit('--exchange', url, '--key', other)).toMatchObject({
      code: 1,
      err: expect.stringContaining('not signed with the key'),
    })
  })

  test('asks for an exchange or a folder, and not for both', async () => {
    expect((await audit()).code).toBe(2)
    expect((await audit('--exchange', url, '--from', dir)).code).toBe(2)
  })
})
