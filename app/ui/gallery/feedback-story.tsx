import { ButtonLink } from '../button.tsx'
import { EmptyState } from '../empty-state.tsx'
import { NoteBanner, OfflineBanner, PausedBanner, ProblemBanner, TombstoneBanner } from '../feedback/banners.tsx'
import { Skeleton } from '../feedback/skeleton.tsx'

export const FeedbackStory = () => (
  <div className="flex flex-col">
    <ProblemBanner title="Hannover's agent refused round 9.">
      Its policy allows 20 minutes per round; this one needs 34. Ask their IT to raise the limit, or lower the local steps. Round 8 is safe.
      Ref R9-HAN-TIME.
    </ProblemBanner>
    <OfflineBanner title="Hannover's agent is offline, last seen 13:40.">Runs there stop by themselves within 5 min.</OfflineBanner>
    <PausedBanner title="Paused by Hannover since 14:04:31.">Reason: scanner maintenance.</PausedBanner>
    <TombstoneBanner title="Ended by Guangzhou on 24 Nov 2026.">
      The model of rounds 1–20 is kept under clause 6. Nothing was unlearned.
    </TombstoneBanner>
    <NoteBanner title="Hannover sent v3.">Clause 4 changed.</NoteBanner>
    <EmptyState title="You are not holding anyone up." action={<ButtonLink href="/datasets">Look at datasets</ButtonLink>}>
      New tasks come here, oldest first.
    </EmptyState>
    <div className="mt-6">
      <Skeleton className="h-24" />
    </div>
  </div>
)
