'use client'

import { useEffect, useState } from 'react'
import { trpc } from '#app/ui/trpc/client.ts'
import type { Views } from '#app/ui/trpc/types.ts'
import type { Plan } from '#core/run/plan.ts'

export type PlanCheck = Views['proposal']['checkPlan'] | null

const WAIT_MS = 400

/** Asks the exchange what a plan would train, a moment after the last change. Null: not known, or not readable yet. */
export const usePlanCheck = (plan: Plan | null): PlanCheck => {
  const [check, setCheck] = useState<PlanCheck>(null)
  const text = plan ? JSON.stringify(plan) : ''
  useEffect(() => {
    setCheck(null)
    if (text === '') return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      trpc.proposal.checkPlan.query({ plan: JSON.parse(text) as Plan }, { signal: stop.signal }).then(setCheck, () => {})
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [text])
  return check
}
