import type { Metadata } from 'next'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { InboxRow } from '#app/ui/inbox-row.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { RefreshOnReturn } from '#app/ui/live/refresh-on-return.tsx'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import type { Inbox } from '#server/inbox/queries.ts'
import { inboxWords, waitingWords } from './inbox-words.ts'
import { NothingWaits } from './nothing-waits.tsx'

export const metadata: Metadata = { title: 'Inbox' }

const Rows = ({ items, words }: { items: Inbox['needsYou']; words: typeof inboxWords }) => (
  <ul className="border-t border-line">
    {items.map((item) => (
      <InboxRow key={`${item.verb}-${item.href}-${item.party}`} href={item.href} {...words(item)} />
    ))}
  </ul>
)

const Page = async () => {
  const api = await caller()
  const [{ needsYou, waiting }, who] = await Promise.all([forPage(api.inbox.mine()), viewer()])
  return (
    <>
      <RefreshOnReturn />
      <PageHeader
        title="Inbox"
        actions={
          <>
            {who?.actor?.roles.includes('signatory') && (
              <ButtonLink href="/passkeys/new" variant="quiet">
                Your passkey
              </ButtonLink>
            )}
            <ButtonLink href="/org/people" variant="quiet">
              People
            </ButtonLink>
          </>
        }
        lead={
          needsYou.length === 0 ? 'You are not holding anyone up.' : 'What waits for you, oldest first. It leaves the list when it is done.'
        }
      />
      <Section title="Needs you" id="needs-you" meta={needsYou.length > 0 ? needsYou.length : undefined}>
        {needsYou.length > 0 ? <Rows items={needsYou} words={inboxWords} /> : <NothingWaits viewer={who} />}
      </Section>
      <Section title="Waiting for others" id="waiting" meta={waiting.length > 0 ? waiting.length : undefined}>
        {waiting.length > 0 ? <Rows items={waiting} words={waitingWords} /> : <p className="text-ink-2">You are waiting for nobody.</p>}
      </Section>
    </>
  )
}

export default Page
