'use client'

import { useCallback, useEffect, useState } from 'react'
import type { DraftField, ProposalDraft } from './draft.ts'

const keyOf = (purposeId: string) => `proposal-draft:${purposeId}`

const stored = (key: string): ProposalDraft | null => {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as ProposalDraft | null
  } catch {
    return null
  }
}

/** A browser that keeps nothing for pages loses only the comfort. */
const keep = (key: string, draft: ProposalDraft) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft))
  } catch {}
}

/** The form's answers, kept in the browser's tab until the proposal is sent. `restored` counts up when a kept draft was put back. */
export const useDraft = (purposeId: string, start: ProposalDraft) => {
  const [draft, setDraft] = useState(start)
  const [restored, setRestored] = useState(0)
  const key = keyOf(purposeId)

  // The address says what is chosen now; the rest comes from the kept draft.
  useEffect(() => {
    const kept = stored(key)
    if (!kept) return
    setDraft((now) => ({
      ...now,
      ...kept,
      fields: { ...now.fields, ...kept.fields },
      chosen: now.chosen.length > 0 ? now.chosen : kept.chosen,
    }))
    setRestored((count) => count + 1)
  }, [key])

  const change = useCallback(
    (next: (before: ProposalDraft) => ProposalDraft) =>
      setDraft((before) => {
        const after = next(before)
        keep(key, after)
        return after
      }),
    [key],
  )
  const setField = useCallback(
    (field: DraftField, value: string) => change((d) => ({ ...d, fields: { ...d.fields, [field]: value } })),
    [change],
  )
  const forget = useCallback(() => sessionStorage.removeItem(key), [key])
  const restart = () => {
    forget()
    setDraft(start)
    setRestored(0)
  }
  return { draft, change, setField, forget, restart, restored }
}
export type DraftHandle = ReturnType<typeof useDraft>
