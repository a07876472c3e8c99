import type { Metadata } from 'next'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { Reading } from '#app/ui/layout/reading.tsx'

export const metadata: Metadata = { title: 'Register of uses' }

const Page = () => (
  <Reading
    title="Register of uses"
    lead="Who used which hospital's data, why, and what came of it, in words that a patient can read. A use is entered when its project closes with a report."
  >
    <EmptyState title="No use is recorded yet." action={<ButtonLink href="/datasets">See which datasets are listed</ButtonLink>}>
      <p>Projects that still run are not in the register. Their agreements can be verified by anybody who holds the bundle.</p>
    </EmptyState>
  </Reading>
)

export default Page
