import Link from 'next/link'
import { ButtonLink } from '../button.tsx'
import { clock, date, integer } from '../format.ts'
import { FactStrip } from '../layout/facts.tsx'
import { PurposeSentence } from './purpose-sentence.tsx'
import { Steps } from './steps.tsx'
import { TableDrawing } from './table-drawing.tsx'

/** Counted by the exchange at `asOf`. */
export interface LandingFacts {
  readonly asOf: string | Date
  readonly datasets: number
  readonly sites: number
  readonly agreementsInForce?: number
  readonly roundsToday?: number
}

export interface RegisterTeaser {
  readonly href: string
  readonly title: string
  readonly who: string
  readonly at: string | Date
}

interface LandingProps {
  /** Null: the counts could not be read; they are left out, never drawn as zero. */
  readonly facts: LandingFacts | null
  /** The three newest. */
  readonly register: readonly RegisterTeaser[]
  readonly conditions?: readonly { readonly value: string; readonly label: string }[]
}

const Facts = ({ facts }: { facts: LandingFacts }) => (
  <section aria-label={`The exchange at ${clock(facts.asOf)} UTC`} className="mx-auto max-w-content px-4 sm:px-6">
    {facts.datasets === 0 ? (
      <p className="border-y border-line py-4 text-ink-2">First listings are being described.</p>
    ) : (
      <FactStrip
        facts={[
          { label: 'Datasets listed', value: integer(facts.datasets) },
          { label: 'Sites connected', value: integer(facts.sites) },
          ...(facts.agreementsInForce === undefined ? [] : [{ label: 'Agreements in force', value: integer(facts.agreementsInForce) }]),
          ...(facts.roundsToday === undefined ? [] : [{ label: 'Rounds today', value: integer(facts.roundsToday) }]),
          { label: 'Counted', value: clock(facts.asOf), note: 'UTC' },
        ]}
      />
    )}
  </section>
)

export const Landing = ({ facts, register, conditions }: LandingProps) => (
  <>
    <section className="mx-auto grid max-w-content items-center gap-x-16 gap-y-8 px-4 pt-12 pb-12 sm:px-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)] lg:pt-16 lg:pb-16">
      <div>
        <h1 className="mb-6 max-w-[18ch] text-h1 sm:text-landing">Train on hospital images without moving them</h1>
        <PurposeSentence conditions={conditions} />
      </div>
      <div className="max-lg:hidden">
        <TableDrawing />
      </div>
    </section>
    {facts && <Facts facts={facts} />}
    <section aria-labelledby="how" className="mx-auto max-w-content px-4 py-16 sm:px-6">
      <h2 id="how" className="mb-8">
        How a round goes
      </h2>
      <Steps />
    </section>
    {register.length > 0 && (
      <section aria-labelledby="register" className="mx-auto max-w-content px-4 pb-16 sm:px-6">
        <h2 id="register" className="mb-4">
          What data was used for
        </h2>
        <ul className="border-t border-line">
          {register.map((entry) => (
            <li key={entry.href} className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b border-line py-3">
              <Link href={entry.href}>{entry.title}</Link>
              <span className="text-table text-ink-2">
                {entry.who}, {date(entry.at)}
              </span>
            </li>
          ))}
        </ul>
      </section>
    )}
    <section aria-labelledby="side-door" className="border-t border-line bg-sunken">
      <div className="mx-auto flex max-w-content flex-wrap items-center justify-between gap-6 px-4 py-12 sm:px-6">
        <div className="max-w-measure">
          <h2 id="side-door">I look after data</h2>
          <p className="mt-2 text-ink-2">
            You describe a dataset; the images stay in your network. You set the terms, you see every use, and you can pause or end a
            training at any moment.
          </p>
        </div>
        <ButtonLink href="/help/custodians">How it works for a hospital</ButtonLink>
      </div>
    </section>
  </>
)
