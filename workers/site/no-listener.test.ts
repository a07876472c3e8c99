import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { startFakeExchange } from './testing/fake-exchange.ts'
import { makeHospital } from './testing/hospital.ts'
import { startCli } from './testing/run-cli.ts'
import { socketsOf } from './testing/sockets.ts'

const hasProc = existsSync('/proc/self/net/tcp')

test.skipIf(!hasProc)('a process that listens is seen to listen', async () => {
  const before = socketsOf(process.pid).filter(({ listens }) => listens).length
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  expect(socketsOf(process.pid).filter(({ listens }) => listens)).toHaveLength(before + 1)
  await new Promise((resolve) => server.close(resolve))
})

test.skipIf(!hasProc)('a running agent and what it starts listen on no port, and are connected to the exchange alone', async () => {
  const exchange = await startFakeExchange()
  const hospital = await makeHospital(exchange)
  const agent = startCli(['site', 'run', '--home', hospital.home.dir])
  const polls = () => exchange.received.filter(({ path }) => path.endsWith('/poll')).length
  try {
    const seen = []
    for (let poll = 1; poll <= 3; poll++) {
      await exchange.until(() => polls() >= poll, `poll ${poll}`)
      seen.push(...socketsOf(agent.child.pid!))
    }
    const port = Number(new URL(exchange.url).port)
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.filter(({ listens }) => listens)).toEqual([])
    expect(new Set(seen.map(({ remotePort }) => remotePort))).toEqual(new Set([port]))
  } finally {
    agent.child.kill('SIGTERM')
    await agent.ended
    await exchange.close()
    await rm(hospital.home.dir, { recursive: true, force: true })
  }
})
