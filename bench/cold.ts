import { join } from 'node:path'
import { freePort } from '#db/embedded.ts'
import { buildApp } from '../scripts/exchange/build-app.ts'
import { ROOT } from '../scripts/exchange/root.ts'
import type { Benchmark } from './benchmark.ts'
import { EXCHANGE, partOf, partsBetween, secondsBetween } from './demo-parts.ts'
import { startDemo } from './demo-process.ts'
import { temporaryFolder } from './ending.ts'
import { rounded } from './spread.ts'
import { type MemoryPeaks, watchMemory } from './watch-memory.ts'

/** The stages that the demo itself times. */
const STAGES: Readonly<Record<string, string>> = {
  prepare: 'agents prepare their radiographs, listings published',
  propose: 'purpose, search, proposal',
  sign: 'agreements signed, checked, sealed',
  train: 'one round and the last evaluation',
}
const MEMORY: Readonly<Record<keyof MemoryPeaks, string>> = {
  exchange: 'exchange',
  agent: 'largest site agent, all its processes',
  agentTraining: 'the same while training, its training process included',
  training: 'its training process alone',
}

interface Played {
  readonly seconds: Readonly<Record<string, number>>
  readonly images: Readonly<Record<string, { readonly accepted: number }>>
}

const megabytesOf = (peaks: MemoryPeaks | null) =>
  peaks && Object.fromEntries(Object.entries(peaks).map(([what, bytes]) => [what, rounded(bytes / 1e6, 0)]))

export const cold: Benchmark = {
  name: 'cold',
  measures: 'from nothing but a built application to the first committed round',
  run: async (say) => {
    await buildApp(say)
    const dataDir = join(temporaryFolder('cold'), 'demo')
    const port = await freePort()
    say('npm run demo -- --unattended --rounds 1 --fresh …')
    const begun = performance.now()
    const marks: [string, number][] = [['npm starts', begun]]
    let running = Number.NaN
    let committed = Number.NaN
    let json = ''
    const args = ['--unattended', '--rounds', '1', '--fresh', '--data-dir', dataDir, '--port', String(port)]
    const demo = startDemo(ROOT, args, (line, at) => {
      const part = partOf(line)
      if (part) marks.push([part === EXCHANGE ? `${part}, agents enrolled` : part, at])
      if (line.includes('site agents run as processes')) running = at
      if (line.includes('round 1 of 1 committed')) committed = at
      if (line.startsWith('{')) json = line
    })
    const peaks = watchMemory(demo.child.pid!)
    const code = await demo.ended
    const commandSeconds = secondsBetween(begun, performance.now())
    const peakMegabytes = megabytesOf(peaks())
    if (code !== 0 || json === '') throw new Error(`The demo ended with ${code}.\n${demo.lastWords()}`)

    const { seconds, images } = JSON.parse(json) as Played
    const stages = Object.entries(STAGES).map(([stage, part]) => ({ part, seconds: rounded(seconds[stage]!, 2) }))
    const parts = [...partsBetween(marks, running), ...stages]
    const firstRoundSeconds = secondsBetween(begun, committed)
    const imagesAccepted = Object.values(images).reduce((sum, { accepted }) => sum + accepted, 0)
    return {
      settings: {
        Data: `synthetic phantoms of three hospitals, ${imagesAccepted} images accepted`,
        Memory: 'resident, sampled every 100 ms; shared pages count in each process',
      },
      tables: [
        {
          columns: ['part', 'seconds'],
          rows: [
            ...parts.map(({ part, seconds }) => [part, seconds]),
            ['**first round committed, in all**', `**${firstRoundSeconds}**`],
            ['the whole command, stopping included', commandSeconds],
          ],
        },
        {
          columns: ['peak of resident memory', 'MB'],
          rows: Object.entries(MEMORY).map(([key, what]) => [what, peakMegabytes?.[key] ?? 'not measured']),
        },
      ],
      results: { parts, demoSeconds: seconds, firstRoundSeconds, commandSeconds, imagesAccepted, peakMegabytes },
    }
  },
}
