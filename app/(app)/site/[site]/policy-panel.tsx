import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { CopyField } from '#app/ui/copy-field.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { policySentences } from '../policy-sentences.ts'
import type { SiteView } from '../site-view.ts'

/** The site's own rules, as far as it tells them. They can be stricter than any agreement, never laxer. */
export const PolicyPanel = ({ report }: { report: SiteView['report'] }) => (
  <Section title="Rules in force here" id="policy" className="mt-0">
    {report?.policy ? (
      <>
        <ul className="border-t border-line">
          {policySentences(report.policy).map((sentence) => (
            <li key={sentence} className="border-b border-line py-2">
              {sentence}
            </li>
          ))}
        </ul>
        <p className="mt-3 text-table text-ink-2">
          From the policy file at the site, fingerprint <Fingerprint hash={report.policy.hash} />. Only the hospital can change it; an
          agreement or a task that is laxer is refused there.
        </p>
      </>
    ) : (
      <>
        <p className="mb-4">There is no policy file at the site, so the agent refuses every agreement and every task.</p>
        <CopyField label="Write one" value="npm run roundtable -- site policy init --home ./site" />
      </>
    )}
  </Section>
)
