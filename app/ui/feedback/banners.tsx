import type { ReactNode } from 'react'
import { cx } from '../cx.ts'
import { Icon, type IconName } from '../named-icon.tsx'

interface BannerProps {
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly action?: ReactNode
}

const Banner = ({ title, children, action, icon, className }: BannerProps & { icon: IconName; className: string }) => (
  <div className={cx('mb-6 flex flex-wrap items-start justify-between gap-4 rounded-card border p-4', className)}>
    <div className="flex min-w-0 gap-3">
      <Icon name={icon} size={20} className="mt-0.5" />
      <div className="max-w-measure">
        <p className="font-semibold">{title}</p>
        {children && <div className="text-ink">{children}</div>}
      </div>
    </div>
    {action}
  </div>
)

/** A site or the connection is away: last data stay, nothing is invented. */
export const OfflineBanner = (props: BannerProps) => <Banner icon="unplug" className="border-off bg-off-bg text-off" {...props} />
/** Ended, revoked, withdrawn: the page below is read-only and its history stays. */
export const TombstoneBanner = (props: BannerProps) => <Banner icon="octagon-x" className="border-off bg-off-bg text-off" {...props} />
export const PausedBanner = (props: BannerProps) => (
  <Banner icon="circle-pause" className="border-paused bg-paused-bg text-paused" {...props} />
)
/** What happened, why, what to do, what is safe, a reference. */
export const ProblemBanner = (props: BannerProps) => (
  <Banner icon="triangle-alert" className="border-deny bg-deny-bg text-deny" {...props} />
)
export const NoteBanner = (props: BannerProps) => <Banner icon="shield-check" className="border-line bg-surface text-ink" {...props} />
