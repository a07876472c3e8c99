'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useState } from 'react'
import { toast } from '../feedback/toaster.tsx'
import { type CommandProblem, commandProblem } from './command-problem.ts'

interface CommandOptions<R> {
  /** A confirmation, said once: "Proposal withdrawn." */
  readonly done?: string
  /** Instead of drawing the page anew: go somewhere, show a result. */
  readonly after?: (result: R) => void | Promise<void>
}

export interface Command<I, R> {
  /** Runs it; the result, or null when it was refused (then `problem` says why). Never throws. */
  readonly run: (input: I) => Promise<R | null>
  /** The same for a dialog that shows the sentence itself: throws an Error with it. */
  readonly attempt: (input: I) => Promise<R>
  readonly pending: boolean
  readonly problem: CommandProblem | null
  readonly clear: () => void
}

/**
 * One command of the exchange: `useCommand(trpc.proposal.withdraw.mutate, { done: 'Proposal withdrawn.' })`.
 * When it succeeds the page's server components are read again.
 */
export const useCommand = <I, R>(mutate: (input: I) => Promise<R>, { done, after }: CommandOptions<R> = {}): Command<I, R> => {
  const router = useRouter()
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<CommandProblem | null>(null)
  const perform = async (input: I): Promise<{ ok: true; result: R } | { ok: false; problem: CommandProblem }> => {
    setPending(true)
    setProblem(null)
    try {
      const result = await mutate(input)
      if (done) toast(done)
      if (after) await after(result)
      else router.refresh()
      return { ok: true, result }
    } catch (error) {
      const found = commandProblem(error)
      setProblem(found)
      return { ok: false, problem: found }
    } finally {
      setPending(false)
    }
  }
  const run = async (input: I) => {
    const outcome = await perform(input)
    return outcome.ok ? outcome.result : null
  }
  const attempt = async (input: I) => {
    const outcome = await perform(input)
    if (!outcome.ok) throw new Error(outcome.problem.message)
    return outcome.result
  }
  const clear = useCallback(() => setProblem(null), [])
  return { run, attempt, pending, problem, clear }
}
