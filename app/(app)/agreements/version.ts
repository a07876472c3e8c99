import type { AgreementView } from './agreement-view.ts'

/** What makes the page worth drawing anew: changes with each signature, seal, refusal, pause and end. */
export const versionOf = (view: AgreementView) =>
  [view.state, view.signatures.length, view.sealed, view.sealRefusal?.at ?? '', view.projectId ?? ''].join('|')
