import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '#db/embedded.ts'
import { ROOT } from '../scripts/exchange/root.ts'
import type { Benchmark } from './benchmark.ts'
import { partOf, partsBetween, secondsBetween } from './demo-parts.ts'
import { startDemo } from './demo-process.ts'
import { temporaryFolder } from './ending.ts'

const isServed = async (url: string): Promise<boolean> => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null)
  return answer?.status === 200 && (await answer.text()).includes('</html>')
}

export const clone: Benchmark = {
  name: 'clone',
  measures: 'from git clone to the page served by npm run demo',
  run: async (say) => {
    const folder = temporaryFolder('clone')
    const checkout = join(folder, 'roundtable')
    const port = await freePort()
    const url = `http://localhost:${port}/`
    const marks: [string, number][] = []
    const mark = (part: string, at = performance.now()) => {
      marks.push([part, at])
      say(`${part} …`)
    }
    mark('git clone')
    await promisify(execFile)('git', ['clone', '--quiet', '--no-local', ROOT, checkout])
    mark('npm starts')
    let ready = Number.NaN
    let ended = false
    const demo = startDemo(checkout, ['--data-dir', join(folder, 'demo'), '--port', String(port)], (line, at) => {
      const part = partOf(line)
      if (part) mark(part, at)
      if (line.startsWith('Roundtable is at')) ready = at
    })
    void demo.ended.then(() => {
      ended = true
    })
    const waitFor = async (look: () => boolean | Promise<boolean>) => {
      while (!(await look())) {
        if (ended) throw new Error(`The demo ended before its page was served.\n${demo.lastWords()}`)
        await sleep(50)
      }
    }
    await waitFor(() => isServed(url))
    const served = performance.now()
    await waitFor(() => Number.isFinite(ready))
    say('stopping …')
    const stopping = performance.now()
    const outlived = await demo.stop()
    const stopSeconds = secondsBetween(stopping, performance.now())

    const parts = partsBetween(marks, served)
    const totalSeconds = secondsBetween(marks[0]![1], served)
    const agentsSeconds = secondsBetween(served, Math.max(ready, served))
    return {
      settings: {
        From: 'the last commit, cloned without shared files',
        Packages: 'npm ci, from the npm cache or the network as npm decides',
      },
      tables: [
        {
          columns: ['part', 'seconds'],
          rows: [
            ...parts.map(({ part, seconds }) => [part, seconds]),
            ['**page served, in all**', `**${totalSeconds}**`],
            ['afterwards: the last agents enrolled and started', agentsSeconds],
            ['Ctrl-C until everything has ended', stopSeconds],
          ],
        },
      ],
      notes: outlived > 0 ? [`${outlived} programs outlived the demo's end after Ctrl-C; the benchmark ended them.`] : [],
      results: { parts, totalSeconds, agentsSeconds, stopSeconds, outlived },
    }
  },
}
