'use client'

import { useEffect, useState } from 'react'

/** The server's clock in ms, going on from `asOf` each second. Starts at `asOf`, so that server and browser draw the same. */
export const useServerNow = (asOf: Date, ticking = true): number => {
  const base = asOf.getTime()
  const [now, setNow] = useState(base)
  useEffect(() => {
    const begun = performance.now()
    const tick = () => setNow(base + Math.round(performance.now() - begun))
    tick()
    if (!ticking) return
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [base, ticking])
  return now
}
