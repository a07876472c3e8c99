import { PausedBanner, ProblemBanner, TombstoneBanner } from '#app/ui/feedback/banners.tsx'
import { dateTime } from '#app/ui/format.ts'
import { reasonWords } from '#app/ui/reason-words.ts'
import { type AgreementView, stateOf } from './agreement-view.ts'

export const AgreementBanners = ({ view, now }: { view: AgreementView; now: number }) => {
  const reason = view.reason ? `${reasonWords(view.reason)} ` : ''
  if (view.state === 'SUSPENDED')
    return (
      <PausedBanner title={`${stateOf(view, now).words}.`}>
        {reason}Nothing is trained on the data of {view.site.name} under this agreement until it is resumed.
      </PausedBanner>
    )
  if (view.state === 'TERMINATED')
    return (
      <TombstoneBanner
        title={view.activatedAt ? `Ended${view.endedAt ? ` on ${dateTime(view.endedAt)}` : ''}.` : 'Closed without coming into force.'}
      >
        {reason}
        {view.activatedAt
          ? 'Running work was stopped and later updates are refused. Models that were complete stay; nothing was unlearned.'
          : ''}
      </TombstoneBanner>
    )
  if (view.state === 'EXPIRED')
    return (
      <TombstoneBanner title={`Ended by date on ${dateTime(view.notAfter)}.`}>
        Later updates are refused. Models that were complete stay.
      </TombstoneBanner>
    )
  if (view.state === 'PENDING' && view.sealRefusal)
    return (
      <ProblemBanner title={`The site agent of ${view.site.name} has not sealed.`}>
        {view.sealRefusal.message} It checks again when its policy or its data change; their IT can look with{' '}
        <code>roundtable site seal</code>. The signatures are safe. Reference {view.sealRefusal.code}.
      </ProblemBanner>
    )
  return null
}
