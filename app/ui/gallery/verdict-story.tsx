import { ReasonList } from '../verdict/reason-list.tsx'
import { TermLine } from '../verdict/term-line.tsx'
import { VerdictChip } from '../verdict/verdict-chip.tsx'

export const VerdictStory = () => (
  <div className="flex flex-col gap-8">
    <div className="flex flex-wrap gap-3">
      <VerdictChip verdict="ALLOW" />
      <VerdictChip verdict="REVIEW" />
      <VerdictChip verdict="DENY" />
      <VerdictChip verdict="NONE" />
    </div>
    <ReasonList
      reasons={[
        { verdict: 'ALLOW', term: 'DS', text: 'Pneumonia is a kind of respiratory system disorder.' },
        { verdict: 'REVIEW', term: 'profile:childrenOnly', text: 'Children only: a person at Guangzhou confirms.' },
        { verdict: 'DENY', term: 'NCU', text: 'The terms exclude commercial use; your purpose is commercial.' },
        { verdict: 'OBLIGATION', term: 'PUB', text: 'You publish your results.' },
      ]}
      termHref={(term) => `#term-${term.replace(':', '-')}`}
      whatWouldChange={['If the use were non-commercial: needs review.']}
      ruleSet="2026-11"
    />
    <div className="border-t border-line">
      <TermLine term="DS" from="“… may be used for studies of diseases of the lung …” (consent form 2017, section 4)">
        Use is limited to respiratory system disorders.
      </TermLine>
      <TermLine term="NCU">Use is limited to non-commercial purposes.</TermLine>
      <TermLine term="profile:childrenOnly">A person confirms studies on children.</TermLine>
      <TermLine term="PUB">Results are published.</TermLine>
    </div>
  </div>
)
