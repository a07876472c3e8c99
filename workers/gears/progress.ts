import type { PrepareProgress } from './chain.ts'

const BAR_WIDTH = 24
const LINE_EVERY_MS = 10_000

const duration = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`

/** One line: how far, how fast, how long still, how many were excluded. */
export const progressText = (progress: PrepareProgress, elapsedMs: number): string => {
  const { done, total, excluded, cached } = progress
  const fresh = done - cached
  const perSecond = elapsedMs > 0 ? (fresh / elapsedMs) * 1000 : 0
  const left = perSecond > 0 ? ` · ${duration((total - done) / perSecond)} left` : ''
  const speed = fresh > 0 ? ` · ${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} files/s` : ''
  return `${done} of ${total} files${speed}${done < total ? left : ''} · ${excluded} excluded${cached > 0 ? ` · ${cached} known from before` : ''}`
}

interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** A bar on a terminal; elsewhere a plain line now and then and one at the end. */
export const progressPrinter = (screen: Screen, now: () => number): { show(progress: PrepareProgress): void; end(): void } => {
  const started = now()
  let lastAt = screen.isTTY ? Number.NEGATIVE_INFINITY : started
  let drawn = false
  return {
    show: (progress) => {
      const at = now()
      const last = progress.done === progress.total
      if (!last && at - lastAt < (screen.isTTY ? 100 : LINE_EVERY_MS)) return
      lastAt = at
      const text = progressText(progress, at - started)
      if (!screen.isTTY) {
        screen.write(`${text}\n`)
        return
      }
      const filled = Math.round((progress.done / progress.total) * BAR_WIDTH)
      screen.write(`\r\u001b[2K${`${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${text}`.slice(0, (screen.columns ?? 80) - 1)}`)
      drawn = true
    },
    end: () => {
      if (drawn) screen.write('\n')
    },
  }
}
