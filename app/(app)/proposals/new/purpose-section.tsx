import Link from 'next/link'
import { TextInput } from '#app/ui/form/inputs.tsx'
import { LegalText } from '#app/ui/layout/legal-text.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { purposeSentence } from '#app/ui/purpose/purpose-words.ts'
import type { Purpose } from '#core/data-use/data-use.ts'
import type { DraftHandle } from './use-draft.ts'

interface PurposeSectionProps {
  readonly purpose: { readonly id: string; readonly title: string; readonly document: Purpose }
  readonly handle: DraftHandle
  readonly error: string | undefined
}

export const PurposeSection = ({ purpose, handle, error }: PurposeSectionProps) => (
  <Section
    title="Purpose"
    id="purpose"
    meta={
      <Link href={`/purposes/${purpose.id}`} className="inline-flex min-h-6 items-center">
        {purpose.title}
      </Link>
    }
  >
    <LegalText className="mb-6 border-l-2 border-ink pl-4 [&_p:last-child]:mb-0">
      <p>{purposeSentence(purpose.document)}</p>
      <p className="text-ink-2">{purpose.document.text}</p>
    </LegalText>
    <TextInput
      name="title"
      label="Title of the proposal"
      hint="The project will carry it"
      maxLength={160}
      value={handle.draft.fields.title}
      onChange={(event) => handle.setField('title', event.target.value)}
      error={error}
    />
  </Section>
)
