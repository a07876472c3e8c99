import { HUE, SHAPE, type SiteNumber } from './series.ts'

/** Always beside the site's name. */
export const SiteMark = ({ n, size = 14 }: { n: SiteNumber; size?: number }) => (
  <svg aria-hidden="true" className="data inline-block shrink-0" width={size} height={size} viewBox="0 0 12 12" fill={HUE[n]}>
    <path d={SHAPE[n]} />
  </svg>
)

export const SiteName = ({ n, name, size }: { n: SiteNumber; name: string; size?: number }) => (
  <span className="inline-flex items-center gap-2 font-semibold">
    <SiteMark n={n} size={size} />
    {name}
  </span>
)
