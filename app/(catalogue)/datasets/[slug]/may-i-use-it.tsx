import type { PageLens } from '#app/server/lens.ts'
import { Button } from '#app/ui/button.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { LegalText } from '#app/ui/layout/legal-text.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { verdictOf } from '#app/ui/listing/seen.ts'
import type { SearchParams } from '#app/ui/search-params.ts'
import { ReasonList } from '#app/ui/verdict/reason-list.tsx'
import { TermLine, termHash } from '#app/ui/verdict/term-line.tsx'
import { VerdictChip } from '#app/ui/verdict/verdict-chip.tsx'
import type { Permission } from '#core/data-use/data-use.ts'
import { dataUseSentences } from '#core/data-use/words.ts'
import type { ListingHit } from '#server/listing/queries.ts'
import { SentenceFields } from '../sentence-fields.tsx'

const OUTCOME = {
  ALLOW: 'Your purpose fits these terms. The custodian still decides when you ask.',
  REVIEW: 'A person at the custodian has to look at it. Asking is open to you.',
  DENY: 'The terms exclude your purpose as it is written.',
  NONE: 'The custodian has not stated what the data may be used for. Ask; nothing is assumed.',
} as const

const Verdict = ({ hit }: { hit: ListingHit }) => {
  const verdict = verdictOf(hit)
  if (!verdict || !hit.match) return null
  return (
    <div id="term-purpose" className="mb-8">
      <p className="mb-3 flex flex-wrap items-center gap-3">
        <VerdictChip verdict={verdict} />
        <span>{OUTCOME[verdict]}</span>
      </p>
      <ReasonList reasons={hit.match.reasons} termHref={termHash} whatWouldChange={hit.changes.map((change) => change.text)} />
    </div>
  )
}

/** Without a purpose of one's own: the sentence of the front page, checked against this one listing. */
const AskHere = ({ slug, query, open }: { slug: string; query: SearchParams; open: boolean }) => (
  <Disclosure summary="Check a purpose against these terms" open={open} className="mb-6">
    <form action={`/datasets/${slug}`} method="get" className="flex max-w-ask flex-col gap-4">
      <SentenceFields query={query} />
      <Button type="submit" className="w-fit">
        Check
      </Button>
    </form>
  </Disclosure>
)

/** The terms as sentences, each with its code, and what they mean for the purpose at hand. */
export const MayIUseIt = ({ hit, lens, query }: { hit: ListingHit; lens: PageLens; query: SearchParams }) => {
  const { dataUse } = hit.document
  return (
    <Section title="May I use it?" id="may-i-use-it">
      <Verdict hit={hit} />
      {!lens.input.purposeId && <AskHere slug={hit.slug} query={query} open={false} />}
      <h3 className="mb-2">Terms of use</h3>
      <div className="border-t border-line">
        {dataUseSentences(dataUse)
          // One patient is no demand.
          .filter((sentence) => sentence.term !== 'profile:minimumPatients' || dataUse.profile.minimumPatients > 1)
          .map(({ term, text }) => (
            <TermLine key={`${term}-${text}`} term={term as Permission}>
              {text}
            </TermLine>
          ))}
      </div>
      {dataUse.wording && (
        <Disclosure summary="The consent wording that the terms were read from" className="mt-4">
          <LegalText className="border-l-2 border-line pl-4">
            <p>{dataUse.wording}</p>
          </LegalText>
        </Disclosure>
      )}
    </Section>
  )
}
