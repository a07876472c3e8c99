import type { BundleState } from './bundle-state.ts'
import { type Check, object } from './check.ts'
import { logProblem } from './log-proof.ts'
import type { Pins } from './pins.ts'

/** What a reader's own pins add to the checks of a bundle: keys are no longer believed because the bundle holds them. */
export const pinChecks = ({ sites, people, log }: Pins): readonly Check<BundleState>[] => [
  ...(sites || people
    ? [
        {
          id: 'V7b',
          name: 'Pinned keys',
          holds: () => 'Each key is one that the pin file names for its owner.',
          objection: ({ bundle, terms }: BundleState) => {
            const { id, name, keyThumbprint } = terms!.site
            if (sites && !sites.some((pin) => pin.site === id && pin.keyThumbprint === keyThumbprint))
              return object('PIN_MISMATCH', `The pin file does not name this key for the site ${name}.`)
            const stranger =
              people &&
              bundle!.keyCards.findIndex(
                (card) => !people.some((pin) => pin.person === card.person && pin.cosePublicKey === card.cosePublicKey),
              )
            return stranger === undefined || stranger < 0
              ? null
              : object('PIN_MISMATCH', `The pin file does not name this key for ${bundle!.signed[stranger]!.statement.signer.name}.`)
          },
        },
      ]
    : []),
  ...(log
    ? [
        {
          id: 'V11',
          name: 'Audit log',
          holds: () => 'The log and enough of its witnesses signed for a history in which this agreement came into force.',
          objection: ({ bundle, terms, termsHash }: BundleState) => {
            const problem = logProblem(bundle!.log, log, terms!, termsHash!)
            return problem === null ? null : object('LOG_PROOF', problem)
          },
        },
      ]
    : []),
]
