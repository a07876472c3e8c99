'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { bundleEvidence } from '#app/ui/agreement/bundle-evidence.ts'
import { type EvidenceCheck, EvidenceChecks, EvidenceVerdict } from '#app/ui/agreement/evidence-checks.tsx'
import { Button } from '#app/ui/button.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { type CommandProblem, commandProblem } from '#app/ui/trpc/command-problem.ts'
import { BUNDLE_CHECKS, checksOf } from '#core/agreement/verify-bundle.ts'

const waiting: EvidenceCheck[] = BUNDLE_CHECKS.map(({ id, name }) => ({ id, title: `${name} (${id})`, proves: '', state: 'running' }))

interface EvidenceProps {
  readonly id: string
  /** Changes when somebody signs or the site seals: then it is read and checked anew. */
  readonly version: string
  readonly sealed: boolean
  /** Signatures may still come. */
  readonly unfinished: boolean
}

/** Fetches the bundle once and checks it here, in the browser, with the code that the offline command runs. */
export const Evidence = ({ id, version, sealed, unfinished }: EvidenceProps) => {
  const [checks, setChecks] = useState<readonly EvidenceCheck[]>(waiting)
  const [problem, setProblem] = useState<CommandProblem | null>(null)
  const [times, setTimes] = useState(0)
  const bundle = useRef<{ version: string; value: unknown } | null>(null)
  const check = useCallback(async () => {
    setProblem(null)
    try {
      if (bundle.current?.version !== version) bundle.current = { version, value: await trpc.agreement.bundle.query({ id }) }
      setChecks(bundleEvidence(checksOf(bundle.current.value, { requireSeal: sealed }), { unfinished }))
      setTimes((n) => n + 1)
    } catch (error) {
      setProblem(commandProblem(error))
    }
  }, [id, version, sealed, unfinished])
  useEffect(() => void check(), [check])
  return (
    <div className="flex flex-col gap-4">
      {times > 0 ? <EvidenceVerdict checks={checks} /> : <p className="min-h-6 text-ink-2">Checking in your browser.</p>}
      <CommandMessage problem={problem} />
      <EvidenceChecks checks={checks} label="Checks of the bundle" />
      <div className="flex flex-wrap items-center gap-4">
        <Button onClick={check}>Check again</Button>
        <span role="status" className="text-table text-ink-2">
          {times > 1 ? `Checked ${times} times in this browser, the last ones without asking the exchange.` : ''}
        </span>
      </div>
    </div>
  )
}
