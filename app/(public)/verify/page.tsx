import type { Metadata } from 'next'
import { CopyField } from '#app/ui/copy-field.tsx'
import { VerifyFile } from './verify-file.tsx'

export const metadata: Metadata = {
  title: 'Verify an agreement',
  description: 'Check a data-use agreement in your browser, without trusting this exchange. Nothing is uploaded.',
}

const Page = () => (
  <div className="mx-auto grid max-w-content gap-x-16 gap-y-10 px-4 py-10 sm:px-6 lg:grid-cols-[minmax(0,1fr)_22rem] lg:py-14">
    <div className="min-w-0">
      <h1 className="mb-3">Verify an agreement</h1>
      <p className="mb-8 max-w-measure text-lead text-ink-2">
        Choose the bundle of an agreement. Your browser checks that its text is the text of its terms, who signed it and when, and that the
        site sealed it last.
      </p>
      <VerifyFile />
    </div>
    <aside aria-label="About this check" className="flex flex-col gap-6 border-t-3 border-ink pt-4">
      <div>
        <h2 className="mb-2 text-h3">What it proves</h2>
        <p className="text-ink-2">
          One changed byte makes a check fail, and the first check that fails is named. The check needs no server: you may cut the network
          once this page is open.
        </p>
      </div>
      <div>
        <h2 className="mb-2 text-h3">What a file cannot say</h2>
        <p className="text-ink-2">
          Whether the agreement was ended since, and whether the key cards name the right people. Ask the parties for that.
        </p>
      </div>
      <div>
        <h2 className="mb-2 text-h3">Without this page</h2>
        <CopyField label="Command" value="npm run roundtable -- verify agreement-bundle.json" />
        <p className="text-table text-ink-2">Same checks, same code, no network.</p>
      </div>
    </aside>
  </div>
)

export default Page
