import { caller } from '#app/server/caller.ts'
import { Landing, type LandingFacts } from '#app/ui/landing/landing.tsx'

/** Facts that cannot be read are left out, never drawn as zero. */
const readFacts = async (): Promise<LandingFacts | null> => {
  try {
    const api = await caller()
    return await api.session.facts()
  } catch {
    return null
  }
}

const Page = async () => <Landing facts={await readFacts()} register={[]} />

export default Page
