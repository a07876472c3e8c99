import { subscribe } from 'node:diagnostics_channel'
import { readFileSync, writeFileSync } from 'node:fs'

export interface RequestTime {
  /** Such as `PUT blobs` or `POST result`. */
  readonly kind: string
  /** Epoch milliseconds at which it was begun. */
  readonly at: number
  /** Until the head of the answer. */
  readonly ms: number
}

interface Begun {
  readonly request: { readonly method: string; readonly path: string }
}

const kindOf = ({ method, path }: Begun['request']): string => {
  const [noun, , verb] = path.replace('/api/site/', '').split('/')
  return `${method} ${verb ?? noun}`
}

/** Notes what the HTTP client itself announces (undici's diagnostics channels), so the agent is not changed. @returns writes the file */
export const recordRequests = (file: string): (() => void) => {
  const begun = new WeakMap<object, number>()
  const times: RequestTime[] = []
  subscribe('undici:request:create', (message) => begun.set((message as Begun).request, performance.now()))
  subscribe('undici:request:headers', (message) => {
    const { request } = message as Begun
    const from = begun.get(request)
    if (from === undefined) return
    times.push({ kind: kindOf(request), at: performance.timeOrigin + from, ms: performance.now() - from })
  })
  return () => writeFileSync(file, JSON.stringify(times))
}

export const readRequests = (file: string): RequestTime[] => JSON.parse(readFileSync(file, 'utf8')) as RequestTime[]
