import type { PrepareProgress } from './chain.ts'

const BAR_WIDTH = 24
const NARROWEST_BAR = 4
const LINE_EVERY_MS = 10_000

export const duration = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`

const megabytes = (bytes: number): string => (bytes < 1e10 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`)

/** How many objects came from elsewhere, and how fast; nothing for a folder, or when nothing had to be fetched. */
const fetchedText = ({ fetched }: PrepareProgress, elapsedMs: number): string =>
  fetched && fetched.files > 0
    ? ` · ${fetched.files} fetched, ${megabytes(fetched.bytes)}${elapsedMs > 0 ? `, ${(fetched.bytes / elapsedMs / 1000).toFixed(1)} MB/s` : ''}`
    : ''

/** One line: how far, how fast, how long still, how many were excluded. */
export const progressText = (progress: PrepareProgress, elapsedMs: number): string => {
  const { done, total, excluded, cached } = progress
  if (total === 0) return `Asking the archive: ${progress.found ?? 0} pictures found so far`
  const fresh = done - cached
  const perSecond = elapsedMs > 0 ? (fresh / elapsedMs) * 1000 : 0
  const left = perSecond > 0 ? ` · ${duration((total - done) / perSecond)} left` : ''
  const speed = fresh > 0 ? ` · ${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} files/s` : ''
  const fetched = fetchedText(progress, elapsedMs)
  return `${done} of ${total} files${speed}${fetched}${done < total ? left : ''} · ${excluded} excluded${cached > 0 ? ` · ${cached} known from before` : ''}`
}

/** The bar takes what the words leave: on a narrow terminal it is short, or there is none. */
export const barred = (text: string, { done, total }: Pick<PrepareProgress, 'done' | 'total'>, columns: number): string => {
  const width = Math.min(BAR_WIDTH, columns - text.length - 1)
  if (width < NARROWEST_BAR) return text.slice(0, columns)
  const filled = Math.round((done / Math.max(1, total)) * width)
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${text}`
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
      const last = progress.total > 0 && progress.done === progress.total
      if (!last && at - lastAt < (screen.isTTY ? 100 : LINE_EVERY_MS)) return
      lastAt = at
      const text = progressText(progress, at - started)
      if (!screen.isTTY) {
        screen.write(`${text}\n`)
        return
      }
      screen.write(`\r\u001b[2K${barred(text, progress, (screen.columns ?? 80) - 1)}`)
      drawn = true
    },
    end: () => {
      if (drawn) screen.write('\n')
    },
  }
}
