import { open, readFile } from 'node:fs/promises'
import { writeDurably } from '#workers/site/files.ts'
import type { ExactMetrics } from './score-split.ts'

/** One line of metrics.jsonl: what a site did in a round, and how the model after it does on the site's validation split. */
export interface MetricsLine {
  readonly round: number
  readonly site: string
  readonly images: number
  readonly steps: number
  readonly train_loss: number | null
  /** L2 norm of the update, and share of its coordinates that were clipped. */
  readonly update_norm: number | null
  readonly clipped_share: number | null
  readonly seconds: number
  readonly val: ExactMetrics
}

const roundOf = (line: string): number => {
  try {
    return (JSON.parse(line) as MetricsLine).round
  } catch {
    // The line that a killed run was writing.
    return Number.POSITIVE_INFINITY
  }
}

/** Leaves the lines of the finished rounds: those after were written by a run that was killed before its round was kept. */
export const trimMetrics = async (path: string, lastRound: number): Promise<void> => {
  const text = await readFile(path, 'utf8').catch(() => '')
  const lines = text.split('\n').filter((line) => line !== '' && roundOf(line) <= lastRound)
  await writeDurably(path, lines.map((line) => `${line}\n`).join(''))
}

export const appendMetrics = async (path: string, lines: readonly MetricsLine[]): Promise<void> => {
  const file = await open(path, 'a', 0o600)
  try {
    await file.writeFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    await file.sync()
  } finally {
    await file.close()
  }
}
