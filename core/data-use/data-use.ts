import * as z from 'zod'

/** Data Use Ontology (EBISPOT/DUO, release v2021-02-23): permissions, exactly one per listing. */
export const PERMISSIONS = {
  NRES: 'DUO:0000004',
  GRU: 'DUO:0000042',
  HMB: 'DUO:0000006',
  DS: 'DUO:0000007',
  POA: 'DUO:0000011',
} as const

/** Modifiers, any number. */
export const MODIFIERS = {
  RS: 'DUO:0000012',
  NMDS: 'DUO:0000015',
  GSO: 'DUO:0000016',
  NPUNCU: 'DUO:0000018',
  PUB: 'DUO:0000019',
  COL: 'DUO:0000020',
  IRB: 'DUO:0000021',
  GS: 'DUO:0000022',
  MOR: 'DUO:0000024',
  TS: 'DUO:0000025',
  US: 'DUO:0000026',
  PS: 'DUO:0000027',
  IS: 'DUO:0000028',
  RTN: 'DUO:0000029',
  CC: 'DUO:0000043',
  NPOA: 'DUO:0000044',
  NPU: 'DUO:0000045',
  NCU: 'DUO:0000046',
} as const
export type Permission = keyof typeof PERMISSIONS
export type Modifier = keyof typeof MODIFIERS

const Disease = z.strictObject({ id: z.string().regex(/^MONDO:\d{7}$/), label: z.string().min(1).max(200) })

/** Data-use terms of a listing. */
export const DataUse = z.strictObject({
  permission: z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]]).nullable(),
  /** Required with DS: the diseases that use is limited to. */
  diseases: z.array(Disease).max(20),
  modifiers: z
    .array(
      z.strictObject({
        code: z.enum(Object.keys(MODIFIERS) as [Modifier, ...Modifier[]]),
        /** Countries (GS, ISO 3166-1 alpha-2), months (TS), a date (MOR), ids (US, PS, IS) or text (RS, COL). */
        parameters: z.array(z.string().max(200)).max(50),
      }),
    )
    .max(20),
  /** Our own profile terms, shown beside DUO, never as DUO codes. */
  profile: z.strictObject({
    training: z.enum(['allowed', 'review', 'forbidden']),
    modelMayLeave: z.boolean(),
    commercialModelUse: z.enum(['allowed', 'review', 'forbidden']),
    minimumPatients: z.int().min(1).max(1_000_000),
    childrenOnly: z.boolean(),
  }),
  /** The consent wording that a person read to choose the codes. */
  wording: z.string().max(4000),
})
export type DataUse = z.infer<typeof DataUse>

/** Kinds of research: children of OBI:0000066 in DUO. */
export const RESEARCH = {
  methods: 'DUO:0000031',
  population: 'DUO:0000032',
  ancestry: 'DUO:0000033',
  biomedical: 'DUO:0000037',
  drug: 'DUO:0000039',
  disease: 'DUO:0000040',
} as const
export type Research = keyof typeof RESEARCH

/** What a researcher wants to do, asked once and used everywhere. */
export const Purpose = z.strictObject({
  research: z
    .array(z.enum(Object.keys(RESEARCH) as [Research, ...Research[]]))
    .min(1)
    .max(6),
  diseases: z.array(Disease).max(20),
  commercial: z.boolean(),
  people: z.enum(['anyone', 'adults', 'children']),
  /** ISO 3166-1 alpha-2 countries where the model will be received or computed on. */
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .min(1)
    .max(60),
  until: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** An ethics approval, or null when there is none yet. */
  ethics: z.strictObject({ reference: z.string().min(1).max(200), validUntil: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) }).nullable(),
  text: z.string().trim().min(10).max(2000),
})
export type Purpose = z.infer<typeof Purpose>

/** The asking organisation, as far as matching needs it. */
export interface Requester {
  readonly organisation: string
  readonly forProfit: boolean
  readonly country: string
}

export interface Reason {
  readonly verdict: 'ALLOW' | 'DENY' | 'REVIEW' | 'OBLIGATION'
  /** DUO shorthand or `profile:<term>` that the reason comes from. */
  readonly term: string
  readonly text: string
}

export interface Match {
  readonly verdict: 'ALLOW' | 'DENY' | 'REVIEW'
  readonly reasons: readonly Reason[]
  readonly obligations: readonly { readonly code: string; readonly text: string }[]
}
