import { countryName } from '#app/ui/countries.ts'
import { date, list } from '#app/ui/format.ts'
import { FactList } from '#app/ui/layout/facts.tsx'
import { LegalText } from '#app/ui/layout/legal-text.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { PEOPLE_WORDS, researchSentence } from '#app/ui/purpose/purpose-words.ts'
import type { Purpose } from '#core/data-use/data-use.ts'
import { purposeCodes } from '#core/data-use/words.ts'

/** The purpose that the proposal was written under; a later version of it changes nothing here. */
export const PurposeWords = ({ purpose }: { purpose: Purpose }) => (
  <Section title="Purpose" id="purpose">
    <LegalText className="mb-6 border-l-2 border-ink pl-4">{purpose.text}</LegalText>
    <FactList
      facts={[
        {
          label: 'What is done',
          value: researchSentence(purpose),
          note: [...purposeCodes(purpose), ...purpose.diseases.map((one) => one.id)].join(', '),
        },
        { label: 'Use', value: purpose.commercial ? 'commercial' : 'non-commercial' },
        { label: 'Countries', value: list(purpose.countries.map(countryName)) },
        { label: 'Images of', value: PEOPLE_WORDS[purpose.people] },
        { label: 'Until', value: date(purpose.until) },
        {
          label: 'Ethics approval',
          value: purpose.ethics ? `${purpose.ethics.reference}, valid until ${date(purpose.ethics.validUntil)}` : 'none yet',
        },
      ]}
    />
  </Section>
)
