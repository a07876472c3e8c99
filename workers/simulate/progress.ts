import { barred, duration } from '#workers/gears/progress.ts'
import type { Progress } from '#workers/train/task.ts'

interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export interface RoundWords {
  readonly round: number
  readonly loss: number | null
  readonly auc: number | null
}

const digits = (value: number | null, places: number): string => (value === null ? '–' : value.toFixed(places))

const SHOW_MS = 100
/** Of a round: before, the start of the processes counts too much for a word about the end. */
const SURE_AFTER = 0.2

/**
 * A bar on a terminal (round, loss, time left), elsewhere one line a round.
 * @param sites training images by site: what a site has done counts by them
 */
export const simulationPrinter = (
  screen: Screen,
  now: () => number,
  run: { readonly rounds: number; readonly begun: number; readonly sites: ReadonlyMap<string, number> },
) => {
  const { rounds, begun, sites } = run
  const images = [...sites.values()].reduce((a, b) => a + b, 0)
  const started = now()
  let shares = new Map<string, number>()
  let losses = new Map<string, number>()
  let finished = begun
  let lastAuc: number | null = null
  let shownAt = Number.NEGATIVE_INFINITY
  let drawn = false

  const loss = (): number | null => (losses.size === 0 ? null : [...losses.values()].reduce((a, b) => a + b, 0) / losses.size)
  const left = (done: number): string => {
    const perRound = (now() - started) / 1000 / Math.max(done - begun, 1e-9)
    return done - begun > SURE_AFTER && done < rounds ? ` · ${duration((rounds - done) * perRound)} left` : ''
  }
  const draw = (): void => {
    const done = finished + [...shares].reduce((sum, [site, share]) => sum + (share * sites.get(site)!) / images, 0)
    const text = `round ${Math.min(finished + 1, rounds)} of ${rounds} · loss ${digits(loss(), 4)} · AUC ${digits(lastAuc, 4)}${left(done)}`
    screen.write(`\r\u001b[2K${barred(text, { done, total: rounds }, (screen.columns ?? 80) - 1)}`)
    drawn = true
  }
  return {
    training: (site: string, { phase, step, steps, loss: now_ }: Progress): void => {
      if (phase !== 'train') return
      shares.set(site, steps === 0 ? 0 : step / steps)
      if (now_ !== null) losses.set(site, now_)
      if (!screen.isTTY || now() - shownAt < SHOW_MS) return
      shownAt = now()
      draw()
    },
    round: ({ round, loss: mean, auc }: RoundWords): void => {
      finished = round
      lastAuc = auc
      shares = new Map()
      losses = new Map()
      if (screen.isTTY) draw()
      else screen.write(`round ${round} of ${rounds}: loss ${digits(mean, 4)}, AUC ${digits(auc, 4)} on validation${left(round)}\n`)
    },
    end: (): void => {
      if (drawn) screen.write('\n')
    },
  }
}
