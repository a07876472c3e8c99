import { TextArea } from '#app/ui/form/inputs.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import type { DraftHandle } from './use-draft.ts'

export const MessageSection = ({ handle }: { handle: DraftHandle }) => (
  <Section title="Message" id="message-heading">
    <TextArea
      name="message"
      label="To all sites"
      hint="Who you are, why now, what they get out of it. May stay empty."
      maxLength={4000}
      value={handle.draft.fields.message}
      onChange={(event) => handle.setField('message', event.target.value)}
    />
  </Section>
)
