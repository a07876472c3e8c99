import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import type { Benchmark } from './benchmark.ts'
import { temporaryFolder } from './ending.ts'
import { FILM, FORMS, type Form, makeFilms, sourceFilm } from './prepare-films.ts'
import { SAME_WORK, startOurs } from './prepare-ours.ts'
import { type Contender, type Pass, startPeer } from './prepare-peer.ts'
import { stagesOf } from './prepare-stages.ts'
import { rounded, spreadOf } from './spread.ts'

const PROCESSES = 2
const FILMS = 4
const ROUNDS = 3
/** Films a pass: some seconds of the slowest form. */
const PASS: Readonly<Record<Form, number>> = { raw: 48, RLE: 24, 'JPEG lossless': 16, 'JPEG-LS': 12, 'JPEG 2000': 6, HTJ2K: 16 }

const cycle = (paths: readonly string[], count: number): string[] => Array.from({ length: count }, (_, i) => paths[i % paths.length]!)
const perSecond = (passes: readonly Pass[]): number => spreadOf(passes.map(({ images, seconds }) => images / seconds)).median
const cpuMsEach = (passes: readonly Pass[]): number => spreadOf(passes.map(({ cpuMs, images }) => cpuMs / images)).median
const megabytes = (passes: readonly Pass[]): number => rounded(Math.max(0, ...passes.map(({ peakBytes }) => peakBytes)) / 1e6, 0)

/** Contenders take turns, so that what else the machine does meets all of them. */
const interleaved = async (contenders: readonly Contender[], paths: readonly string[]): Promise<Pass[][]> => {
  for (const contender of contenders) await contender.pass(paths)
  const passes: Pass[][] = contenders.map(() => [])
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, contender] of contenders.entries()) passes[i]!.push(await contender.pass(paths))
  return passes
}

const meanStages = (passes: readonly Pass[]): Record<string, number> => {
  const names = Object.keys(passes[0]!.stages)
  return Object.fromEntries(names.map((name) => [name, spreadOf(passes.map(({ stages }) => stages[name]!)).median]))
}

export const prepare: Benchmark = {
  name: 'prepare',
  measures: `films of ${FILM.rows} × ${FILM.columns} px, ${FILM.bitsStored} bit, to 224 px, beside pydicom, GDCM and Pillow`,
  run: async (say) => {
    const dir = temporaryFolder('prepare')
    const out = join(dir, 'out')
    mkdirSync(out)
    say('making films …')
    const films = await makeFilms(sourceFilm(), join(dir, 'films'), FILMS)
    const peer = await startPeer(out, PROCESSES, say)
    if (!peer) say('the peer is measured only where Debian’s python3-pydicom, python3-gdcm, python3-pil and python3-numpy are.')
    const results = []
    const stages: Record<string, Record<string, number>> = {}
    for (const form of Object.keys(FORMS) as Form[]) {
      say(`${form} …`)
      // New processes for each form, so that the peak of memory is its own.
      const ours = await startOurs(dir, out, PROCESSES, SAME_WORK)
      const whole = await startOurs(dir, out, PROCESSES, DEFAULT_CHAIN)
      // GDCM 3.0 does not read HTJ2K.
      const rival = form === 'HTJ2K' ? null : peer
      const paths = cycle(films[form], PASS[form])
      const [same, all, theirs] = await interleaved([ours, whole, ...(rival ? [rival.contender] : [])], paths)
      const against = (read: (passes: readonly Pass[]) => number, digits: number) => ({
        same: rounded(read(same!), digits),
        whole: rounded(read(all!), digits),
        peer: theirs ? rounded(read(theirs), digits) : '–',
      })
      const speed = against(perSecond, 1)
      const cpu = against(cpuMsEach, 1)
      results.push({
        form,
        oursPerSecond: speed.same,
        peerPerSecond: speed.peer,
        ratio: theirs ? rounded(perSecond(same!) / perSecond(theirs), 2) : '–',
        oursCpuMs: cpu.same,
        peerCpuMs: cpu.peer,
        cpuRatio: theirs ? rounded(cpuMsEach(theirs) / cpuMsEach(same!), 2) : '–',
        wholeChainPerSecond: speed.whole,
        wholeChainCpuMs: cpu.whole,
        wholeChainPeakMegabytes: megabytes(all!),
        peerPeakMegabytes: theirs ? megabytes(theirs) : '–',
      })
      stages[`ours, ${form}`] = await stagesOf(films[form])
      if (theirs) stages[`peer, ${form}`] = meanStages(theirs)
    }
    const names = [...new Set(Object.values(stages).flatMap(Object.keys))]
    return {
      settings: {
        Films: `${FILMS} of one public radiograph, shifted; MONOCHROME1`,
        Work: 'read, SHA-256, decode, hash, percentiles, window, inversion, resize to fit, 16-bit PNG and 8-bit values written and hashed',
        Order: `${PROCESSES} processes each; contenders take turns, medians of ${ROUNDS} passes after one to warm up`,
        Peer: peer
          ? Object.entries(peer.versions)
              .map(([name, version]) => `${name} ${version}`)
              .join(', ')
          : 'not here',
      },
      tables: [
        {
          columns: [
            'form',
            'ours img/s',
            'peer img/s',
            'ratio',
            'ours CPU ms an image',
            'peer CPU ms',
            'ratio of CPU',
            'with QC img/s',
            'with QC CPU ms',
            'with QC peak MB a worker',
            'peer peak MB a worker',
          ],
          rows: results.map((result) => Object.values(result)),
        },
        {
          columns: ['ms an image', ...names],
          rows: Object.entries(stages).map(([what, times]) => [what, ...names.map((name) => (name in times ? rounded(times[name]!) : ''))]),
        },
      ],
      notes: [
        'Where other programs use the cores too, the ratio of CPU time is the one to read.',
        'Stages are measured one film at a time in one process, the peer’s in its two. Ours also makes the gallery’s picture and, with QC, all checks.',
      ],
      results: { forms: results, stages },
    }
  },
}
