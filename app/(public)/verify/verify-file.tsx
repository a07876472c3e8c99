'use client'

import { type DragEvent, useId, useState } from 'react'
import { bundleEvidence } from '#app/ui/agreement/bundle-evidence.ts'
import { EvidenceChecks, EvidenceVerdict } from '#app/ui/agreement/evidence-checks.tsx'
import { cx } from '#app/ui/cx.ts'
import { checksOf, verifyBundle } from '#core/agreement/verify-bundle.ts'
import { readBundleFile } from './read-bundle.ts'
import { VerifiedFacts } from './verified-facts.tsx'

type Outcome = { readonly name: string; readonly value: unknown } | { readonly problem: string }

const Result = ({ name, value }: { name: string; value: unknown }) => {
  const checks = bundleEvidence(checksOf(value, { requireSeal: true }))
  const verdict = verifyBundle(value, { requireSeal: true })
  return (
    <div className="flex flex-col gap-6">
      <p className="text-table text-ink-2">
        Result for <strong className="font-semibold text-ink">{name}</strong>
      </p>
      <EvidenceVerdict checks={checks} />
      <EvidenceChecks checks={checks} label="Checks of the file" />
      {verdict.ok && <VerifiedFacts bundle={verdict} />}
    </div>
  )
}

/** Reads the file in this browser and checks it here. No request is made. */
export const VerifyFile = () => {
  const id = useId()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [over, setOver] = useState(false)
  const take = async (file: File | undefined) => {
    if (!file) return
    try {
      setOutcome({ name: file.name, value: await readBundleFile(file) })
    } catch (error) {
      setOutcome({ problem: error instanceof Error ? error.message : 'The file cannot be read.' })
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    <div className="flex flex-col gap-8">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the file input is the first */}
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx('rounded-card border border-dashed border-control p-6', over && 'border-ink bg-sunken')}
      >
        <label htmlFor={id} className="block font-semibold">
          Agreement bundle
        </label>
        <p id={`${id}-hint`} className="mb-3 text-table text-ink-2">
          The file agreement-bundle.json from an agreement's page. You can also drop it here. Nothing is uploaded.
        </p>
        <input
          id={id}
          type="file"
          accept=".json,application/json"
          aria-describedby={`${id}-hint`}
          // The same file, changed on disk, may be chosen again.
          onClick={(event) => {
            event.currentTarget.value = ''
          }}
          onChange={(event) => void take(event.target.files?.[0])}
          className="block w-full min-w-0 text-table file:mr-4 file:min-h-11 file:rounded-control file:border-0 file:bg-brand file:px-4 file:font-semibold file:text-on-brand hover:file:bg-brand-hover"
        />
      </div>
      {outcome && 'problem' in outcome && (
        <div role="alert" className="border-l-4 border-deny bg-deny-bg p-4">
          <p className="text-h3 font-bold text-deny">Cannot tell</p>
          <p>{outcome.problem}</p>
        </div>
      )}
      {outcome && 'value' in outcome && <Result name={outcome.name} value={outcome.value} />}
    </div>
  )
}
