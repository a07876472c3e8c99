import type { PageLens } from '#app/server/lens.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { DemoLabel } from '#app/ui/demo-label.tsx'
import { date } from '#app/ui/format.ts'
import { FactStrip } from '#app/ui/layout/facts.tsx'
import { verdictOf } from '#app/ui/listing/seen.ts'
import { agesOf, viewsOf } from '#app/ui/listing/words.ts'
import { Count } from '#app/ui/number/count.tsx'
import { SeenThrough } from '#app/ui/purpose/seen-through.tsx'
import { withQuery } from '#app/ui/search-params.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { VerdictChip } from '#app/ui/verdict/verdict-chip.tsx'
import type { Summary } from '#core/listing/summary.ts'
import type { ListingHit } from '#server/listing/queries.ts'

interface DatasetHeaderProps {
  readonly hit: ListingHit & { state: string }
  readonly summary: Summary | null
  readonly lens: PageLens
  readonly roles: readonly string[]
  /** The viewer looks after this dataset. */
  readonly own: boolean
  readonly signedIn: boolean
}

const Action = ({ hit, lens, roles, own, signedIn }: DatasetHeaderProps) => {
  if (hit.state !== 'PUBLISHED') return null
  if (own && roles.includes('steward')) return <ButtonLink href={`/site/${hit.site.id}/datasets/${hit.id}`}>Edit the listing</ButtonLink>
  if (!signedIn)
    return (
      <ButtonLink variant="primary" href={withQuery('/sign-in', { next: withQuery(`/datasets/${hit.slug}`, lens.query) })}>
        Sign in to ask for it
      </ButtonLink>
    )
  if (!roles.includes('researcher')) return null
  if (lens.input.purposeId && hit.match?.verdict !== 'DENY')
    return (
      <ButtonLink variant="primary" href={withQuery('/proposals/new', { purpose: lens.input.purposeId, listing: hit.id })}>
        Start a proposal with it
      </ButtonLink>
    )
  return lens.input.purposeId ? null : (
    <ButtonLink variant="primary" href="/purposes/new/research">
      Describe a purpose to ask for it
    </ButtonLink>
  )
}

export const DatasetHeader = (props: DatasetHeaderProps) => {
  const { hit, summary, lens } = props
  const { description, synthetic } = hit.document
  const verdict = verdictOf(hit)
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Datasets', href: withQuery('/datasets', lens.query) }]}
        caption={
          <span className="flex flex-wrap items-baseline gap-x-3">
            <span>
              {hit.organisation.name}, version {hit.version} of {date(hit.publishedAt)}
            </span>
            {synthetic && <DemoLabel kind="synthetic" />}
            {hit.organisation.demo && <DemoLabel kind="demo site" />}
          </span>
        }
        title={description.title}
        lead={description.summary}
        actions={<Action {...props} />}
        state={
          lens.label && (
            <div className="flex flex-wrap items-baseline gap-x-4 gap-y-2">
              {verdict && <VerdictChip verdict={verdict} />}
              <SeenThrough label={lens.label} href={lens.href} clearHref={`/datasets/${hit.slug}`} />
            </div>
          )
        }
      />
      {summary && (
        <FactStrip
          className="mb-12"
          facts={[
            { label: 'Patients', value: <Count of={summary.patients} />, note: 'rounded to 5' },
            { label: 'Images', value: <Count of={summary.images} />, note: 'rounded to 5' },
            { label: 'View', value: viewsOf(summary) },
            {
              label: 'Ages',
              value: agesOf(summary).replace('ages ', ''),
              note: /\d/.test(agesOf(summary)) && 'other groups too small to show, or empty',
            },
            { label: 'Taken in', value: description.years || 'not stated' },
          ]}
        />
      )}
    </>
  )
}
