import * as z from 'zod'
import { canonicalBytes, canonicalHash } from '../canonical.ts'
import type { Hash } from '../id.ts'
import type { PolicySummary } from '../protocol/messages.ts'
import { refuse, type Verdict } from '../refusal.ts'
import { ALGORITHMS, TEMPLATES } from '../run/plan.ts'
import { OUTPUTS } from './terms.ts'

/**
 * What a hospital allows at its own site, in a file that only the hospital writes. It can be stricter than an agreement, never laxer:
 * the exchange cannot change it, and without the file nothing runs. A field left out has the value shown here.
 */
export const SitePolicy = z.strictObject({
  schema: z.literal('site-policy/v1'),
  /** Fewest patients a data set needs. */
  minimumPatients: z.int().min(1).max(1_000_000).default(100),
  /** Fewest patients with, and fewest without, the finding that is learned; of several classes, fewest of each. */
  minimumPerClass: z.int().min(0).max(1_000_000).default(20),
  maxRounds: z.int().min(1).max(500).default(100),
  maxLocalEpochs: z.int().min(1).max(50).default(10),
  maxParameters: z.int().min(1).max(1_000_000_000).default(20_000_000),
  minimumSites: z.int().min(1).max(100).default(3),
  /** Counts below this are suppressed at the site. */
  suppressBelow: z.int().min(1).max(1000).default(11),
  templates: z.array(z.enum(TEMPLATES)).default([...TEMPLATES]),
  outputs: z.array(z.enum(OUTPUTS)).default([...OUTPUTS]),
  algorithms: z.array(z.enum(ALGORITHMS)).default([...ALGORITHMS]),
  /** A task is stopped after this many seconds, whatever its deadline. */
  maxSecondsPerRound: z
    .int()
    .min(1)
    .max(7 * 86_400)
    .default(3600),
  /** A model of this site's images alone, where a plan asks for one to compare, is given up after so many seconds; 0: none is trained here. */
  maxSecondsAlone: z
    .int()
    .min(0)
    .max(7 * 86_400)
    .default(14_400),
  /** Memory that a training process may use, in MiB. */
  memoryMb: z.int().min(256).max(1_048_576).default(4096),
  /** Seal without asking a person when every check passes. */
  autoSeal: z.boolean().default(false),
  note: z.string().max(2000).default(''),
})
export type SitePolicy = z.infer<typeof SitePolicy>

/** The policy that `roundtable policy init` writes, with changes. */
export const defaultPolicy = (changes: Partial<Omit<SitePolicy, 'schema'>> = {}): SitePolicy =>
  SitePolicy.parse({ schema: 'site-policy/v1', ...changes })

/** Reads a policy strictly; a field that this version does not know is refused by name, because it may be a rule that would not be kept. */
export const parsePolicy = (value: unknown): Verdict<{ policy: SitePolicy }> => {
  const parsed = SitePolicy.safeParse(value)
  if (parsed.success) {
    try {
      canonicalBytes(parsed.data)
      return { ok: true, policy: parsed.data }
    } catch {
      return refuse('POLICY_INVALID', 'The site policy is not valid in the field "note": it holds a character that cannot be hashed.')
    }
  }
  const issue = parsed.error.issues[0]
  if (issue?.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${key}"`).join(', ')
    return refuse(
      'POLICY_INVALID',
      `The site policy has ${issue.keys.length === 1 ? 'a field' : 'fields'} that this program does not know: ${keys}.`,
    )
  }
  const field = issue?.path.map(String).join('.')
  return refuse(
    'POLICY_INVALID',
    `The site policy is not valid${field ? ` in the field "${field}"` : ''}: ${issue?.message ?? 'unreadable'}.`,
  )
}

/** The first top-level field that a JSON text states twice. JSON.parse would silently keep the last. */
const statedTwice = (text: string): string | null => {
  const seen = new Set<string>()
  let depth = 0
  for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    else if (key !== undefined && depth === 1) {
      const name: string = JSON.parse(key)
      if (seen.has(name)) return name
      seen.add(name)
    }
  }
  return null
}

/** Reads the text of a policy file, written by a person: any layout, but no field twice. */
export const readPolicy = (text: string): Verdict<{ policy: SitePolicy }> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('POLICY_INVALID', 'The site policy is not JSON.')
  }
  const twice = statedTwice(text)
  return twice === null ? parsePolicy(value) : refuse('POLICY_INVALID', `The site policy states the field "${twice}" twice.`)
}

export const policyHash = (policy: SitePolicy): Hash => canonicalHash('site-policy/v1', policy) as Hash

/** What the exchange may know of a policy, so that a refusal can be foreseen. */
export const policySummary = (policy: SitePolicy): z.infer<typeof PolicySummary> => ({
  minimumPatients: policy.minimumPatients,
  maxRounds: policy.maxRounds,
  suppressBelow: policy.suppressBelow,
  minimumSites: policy.minimumSites,
  hash: policyHash(policy),
})
