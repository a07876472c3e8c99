'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'

const KEY = 'purpose-answers'

const kept = (): URLSearchParams => {
  try {
    return new URLSearchParams(sessionStorage.getItem(KEY) ?? '')
  } catch {
    return new URLSearchParams()
  }
}
const keep = (answers: URLSearchParams | null) => {
  try {
    if (answers) sessionStorage.setItem(KEY, answers.toString())
    else sessionStorage.removeItem(KEY)
  } catch {}
}

/** The purpose was saved: the next one starts empty. */
export const forgetAnswers = () => keep(null)

interface KeepAnswersProps {
  /** What this page asks for. */
  readonly fields: readonly string[]
  /** The address holds no answer to it. */
  readonly open: boolean
}

/** The browser's own Back goes to an address from before the answer; this puts the answer back, until the purpose is saved. */
export const KeepAnswers = ({ fields, open }: KeepAnswersProps) => {
  const router = useRouter()
  const mark = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const form = mark.current?.form
    if (!form) return
    const onSubmit = () => keep(new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])))
    form.addEventListener('submit', onSubmit)
    return () => form.removeEventListener('submit', onSubmit)
  }, [])
  const names = fields.join()
  useEffect(() => {
    if (!open) return
    const before = kept()
    const answers = names.split(',').flatMap((name) => before.getAll(name).map((value) => [name, value] as const))
    if (answers.every(([, value]) => value === '')) return
    const now = new URLSearchParams(window.location.search)
    for (const [name, value] of answers) now.append(name, value)
    router.replace(`${window.location.pathname}?${now}`, { scroll: false })
  }, [names, open, router])
  return <input ref={mark} type="hidden" />
}
