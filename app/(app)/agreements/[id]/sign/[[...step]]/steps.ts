/** The steps of signing, in order; the receipt is reached by signing only. */
export const STEPS = ['summary', 'text', 'signers', 'statement', 'receipt'] as const
export type SignStep = (typeof STEPS)[number]
const COUNTED = STEPS.length - 1

export const stepOf = (path: readonly string[] | undefined): SignStep | null =>
  path === undefined ? 'summary' : path.length === 1 ? (STEPS.find((step) => step === path[0]) ?? null) : null

export const stepHref = (id: string, step: SignStep) => `/agreements/${id}/sign${step === 'summary' ? '' : `/${step}`}`
export const stepCaption = (step: SignStep) => `Step ${STEPS.indexOf(step) + 1} of ${COUNTED}`
