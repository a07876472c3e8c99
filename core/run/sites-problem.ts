import type { Plan } from './plan.ts'

/** A site that a proposal asks, and the ids by which a plan may name it: its own, and that of its listing. */
export interface AskedSite {
  readonly names: readonly string[]
  /** It has not said no, and has not left. */
  readonly mayTakePart: boolean
}

/** `field`: path in the proposal. */
export interface SitesProblem {
  readonly field: string
  readonly message: string
}

const counted = (n: number) => (n === 1 ? '1 site' : `${n} sites`)

type Asked = Pick<Plan, 'quorum' | 'mandatory'>

/** What a plan asks of the sites of its proposal that they cannot give when it is written, or `null`. */
export const invitedProblem = ({ quorum, mandatory }: Asked, minimumSites: number, sites: readonly AskedSite[]): SitesProblem | null => {
  const count = sites.length
  if (quorum > count)
    return {
      field: 'plan.quorum',
      message: `The quorum is ${counted(quorum)}, but only ${count} ${count === 1 ? 'is' : 'are'} asked. Choose more data sets or lower the quorum.`,
    }
  if (minimumSites > quorum)
    return {
      field: 'limits.minimumSites',
      message: `A round would count with ${counted(quorum)}, but the terms demand at least ${minimumSites}. Raise the quorum or lower the minimum.`,
    }
  if (!(mandatory ?? []).every((name) => sites.some((site) => site.names.includes(name))))
    return {
      field: 'plan.mandatory',
      message: 'A site that every round needs (mandatory) is not among those that are asked. Ask it too, or make it optional.',
    }
  return null
}

/** Why the project of a proposal cannot open any more, or `null`: sites have said no since it was sent. */
export const openingProblem = ({ quorum, mandatory }: Asked, sites: readonly AskedSite[]): string | null => {
  const left = sites.filter((site) => site.mayTakePart)
  const what = 'Withdraw this proposal and send one that'
  if (left.length < quorum)
    return `The plan needs ${counted(quorum)}, and of the ${sites.length} that were asked only ${left.length} can still take part. ${what} asks more sites or has a lower quorum.`
  return (mandatory ?? []).every((name) => left.some((site) => site.names.includes(name)))
    ? null
    : `A site without which no round of the plan counts has said no. ${what} does not need it.`
}
