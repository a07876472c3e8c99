import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { execute } from '#server/kernel/command.ts'
import { inviteSite } from '#server/site/invite-site.ts'
import { makeWorld, type World } from '#server/testing/world.ts'
import { loadConfig } from '#workers/site/config.ts'
import { homeAt } from '#workers/site/home.ts'
import { startCli } from '#workers/site/testing/run-cli.ts'
import { type InspectingProxy, startInspectingProxy } from './inspecting-proxy.ts'
import { type SiteExchange, serveSites } from './site-exchange.ts'

const HOST = 'exchange.hospital.test'
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
let world: World
let served: SiteExchange
let proxy: InspectingProxy
const dir = mkdtempSync(join(tmpdir(), 'roundtable-inspected-'))

beforeAll(async () => {
  world = await makeWorld(1)
  served = await serveSites(world.exchange, `https://${HOST}`)
  if (hasOpenssl) proxy = await startInspectingProxy(HOST, served.port)
})
afterAll(async () => {
  await proxy?.close()
  await served.close()
  await world.close()
  rmSync(dir, { recursive: true, force: true })
})

const enrolArgs = async (home: string, ...more: string[]) => {
  const one = world.hospitals[0]!
  const { token } = await execute(served.exchange, one.members.it, inviteSite, { organisationId: one.id, name: 'Behind a proxy' })
  return ['site', 'enrol', '--exchange', `https://${HOST}`, '--token', token, '--home', join(dir, home), ...more]
}
const environment = () => ({ HTTPS_PROXY: proxy.url, https_proxy: undefined, NO_PROXY: undefined, no_proxy: undefined })

test.skipIf(!hasOpenssl)('a proxy whose authority the agent does not know is not talked to', async () => {
  const { code, out, err } = await startCli(await enrolArgs('unknown'), environment()).ended
  expect([code === 0, out]).toEqual([false, ''])
  expect(err).toContain('cannot be reached')
  expect(proxy.seen).toEqual([`CONNECT ${HOST}:443`])
})

test.skipIf(!hasOpenssl)('an agent enrols and polls through a proxy that reads TLS, writes headers anew and splits bodies', async () => {
  const enrolled = await startCli(await enrolArgs('site', '--ca-file', proxy.caFile), environment()).ended
  expect([enrolled.code, enrolled.err]).toEqual([0, ''])
  expect(await loadConfig(homeAt(join(dir, 'site')))).toMatchObject({ exchange: `https://${HOST}`, caFile: proxy.caFile })
  const agent = startCli(['site', 'run', '--home', join(dir, 'site')], environment())
  const polled = () => served.captured.filter(({ path }) => path === '/api/site/poll')
  const end = Date.now() + 30_000
  while (polled().length < 1 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50))
  agent.child.kill('SIGTERM')
  const { out } = await agent.ended
  expect(proxy.seen).toContain('POST /api/site/poll')
  expect(polled()[0]!.headers.via).toBe('1.1 hospital')
  expect(out).toContain('Site agent of Behind a proxy')
  expect(out).not.toMatch(/exchange\.fault|cannot be reached|not signed/)
})

test.skipIf(!hasOpenssl)('a proxy that changes one byte on the way gets nothing through', async () => {
  proxy.tamper = (body) => body.map((byte, i) => (i === body.length - 3 ? byte ^ 1 : byte)) as Buffer
  const { code, out, err } = await startCli(['site', 'rotate-key', '--home', join(dir, 'site')], environment()).ended
  proxy.tamper = (body) => body
  expect([code === 0, out]).toEqual([false, ''])
  expect(err).toContain('The body does not match its digest: it was changed on the way.')
})

test.skipIf(!hasOpenssl)('and through the honest proxy the same succeeds', async () => {
  const { code, err } = await startCli(['site', 'rotate-key', '--home', join(dir, 'site')], environment()).ended
  expect([code, err]).toEqual([0, ''])
})
