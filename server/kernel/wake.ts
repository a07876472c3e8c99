import { EventEmitter } from 'node:events'
import type { Database } from '#db/client.ts'

/** One NOTIFY listener a process and channel, shared by all that wait: long polls, live pages. */
export interface Wake {
  /** Resolves when `key` (or, after a reconnection, anything) is notified, when the time is over, or when `signal` aborts. */
  wait(key: string, ms: number, signal?: AbortSignal): { done: Promise<void>; cancel: () => void }
  on(listener: (payload: string) => void): () => void
}

export const wakeOn = (db: Database, channel: string): Wake => {
  const emitter = new EventEmitter().setMaxListeners(0)
  let listening = false
  const start = () => {
    if (listening) return
    listening = true
    db.listen(channel, (payload) => emitter.emit('wake', payload)).catch(() => {
      listening = false
    })
  }
  const on = (listener: (payload: string) => void) => {
    start()
    emitter.on('wake', listener)
    return () => void emitter.off('wake', listener)
  }
  return {
    on,
    wait: (key, ms, signal) => {
      let cancel = () => {}
      const done = new Promise<void>((resolve) => {
        const timer = setTimeout(() => cancel(), ms)
        const off = on((payload) => {
          if (payload === '' || payload === key) cancel()
        })
        cancel = () => {
          clearTimeout(timer)
          off()
          signal?.removeEventListener('abort', cancel)
          resolve()
        }
        signal?.addEventListener('abort', cancel)
      })
      return { done, cancel }
    },
  }
}
