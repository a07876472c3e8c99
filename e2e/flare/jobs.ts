import { readdir, readFile } from 'node:fs/promises'
import { defaultPlan, type Plan } from '#core/run/plan.ts'

export const SITES = ['site-1', 'site-2', 'site-3']

/** A small plan of real X-rays of 28 px. */
export const planOf = (changes: Partial<Plan> = {}): Plan =>
  defaultPlan({
    inputSizePx: 28,
    batchSize: 32,
    rounds: 3,
    deadlineSeconds: 90,
    label: 'pneumonia',
    weighting: 'images',
    clip: { normL2: '20', perCoordinate: '1' },
    template: { name: 'cnn-groupnorm', params: { channels: [8, 16, 16], groups: 4 } },
    ...changes,
  })

/** Ends the process of a job at a participant, and nothing else of it. */
export const killJob = async (participant: string, job: string): Promise<number> => {
  let killed = 0
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (!line.includes(job) || !line.includes('worker_process') || !environ.includes(`/${participant}/`)) continue
    process.kill(Number(pid), 'SIGKILL')
    killed++
  }
  return killed
}
