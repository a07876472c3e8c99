import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { signingState } from '../../../agreement-view.ts'
import { CannotSign } from './cannot-sign.tsx'
import { ReceiptStep } from './receipt-step.tsx'
import { SignersStep } from './signers-step.tsx'
import { StatementStep } from './statement-step.tsx'
import { stepHref, stepOf } from './steps.ts'
import { SummaryStep } from './summary-step.tsx'
import { TextStep } from './text-step.tsx'

export const metadata: Metadata = { title: 'Sign an agreement' }

interface Props {
  readonly params: Promise<{ id: string; step?: string[] }>
}

const Page = async ({ params }: Props) => {
  const { id, step: path } = await params
  const step = stepOf(path)
  if (!step) notFound()
  const api = await caller()
  const view = await forPage(api.agreement.byId({ id }))
  const person = (await viewer())?.person ?? { name: '', title: '' }
  const state = signingState(view)
  if (state === 'signed') return step === 'receipt' ? <ReceiptStep view={view} /> : redirect(stepHref(id, 'receipt'))
  if (step === 'receipt') redirect(stepHref(id, 'summary'))
  if (step === 'text') return <TextStep view={view} />
  if (state !== 'open') return <CannotSign view={view} why={state} />
  switch (step) {
    case 'summary':
      return <SummaryStep view={view} />
    case 'signers':
      return <SignersStep view={view} person={person} />
    case 'statement':
      return <StatementStep view={view} person={person} passkeys={(await api.passkey.list()).length} />
  }
}

export default Page
