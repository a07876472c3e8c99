import * as z from 'zod'

const Day = z.iso.date('must be a date such as 2020-01-31')
/** An identifier as the archive writes it: `*`, `?` and `\` would match others too (PS3.4 C.2.2.2). */
const Id = z.string().regex(/^[^*?\\]{1,64}$/, 'must hold identifiers of 1 to 64 characters, without *, ? and \\')

/** What to ask an archive for. Everything given must be met; of several patients and accessions, one. */
export const Query = z.strictObject({
  /** First and last study date. */
  from: Day.optional(),
  to: Day.optional(),
  modalities: z
    .array(z.string().regex(/^[A-Z]{2,16}$/, 'must hold modalities such as CR and DX'))
    .min(1, 'must name at least one modality')
    .default(['CR', 'DX']),
  /** A series that names another body part is left out; one that names none is taken, and judged by quality control. */
  bodyPart: z
    .string()
    .regex(/^[A-Z ]{1,16}$/, 'must be a body part such as CHEST')
    .optional(),
  patientIds: z.array(Id).max(10_000, 'must hold at most 10 000 identifiers').default([]),
  accessions: z.array(Id).max(10_000, 'must hold at most 10 000 identifiers').default([]),
})
export type Query = z.infer<typeof Query>

const dicomDay = (day: string | undefined): string => day?.replaceAll('-', '') ?? ''

/** Matching keys of the study queries, by DICOM keyword. A list cannot be matched by most archives, so each value is a query. */
export const studyKeys = (query: Query): Readonly<Record<string, string>>[] => {
  const dates: Record<string, string> = query.from || query.to ? { StudyDate: `${dicomDay(query.from)}-${dicomDay(query.to)}` } : {}
  const ids: Record<string, string>[] = [
    ...query.patientIds.map((PatientID) => ({ PatientID })),
    ...query.accessions.map((AccessionNumber) => ({ AccessionNumber })),
  ]
  return query.modalities.flatMap((ModalitiesInStudy) =>
    (ids.length > 0 ? ids : [{}]).map((id) => ({ ...dates, ...id, ModalitiesInStudy })),
  )
}

/** Whether a series is asked for. Archives leave keys that they do not know unmatched (PS3.4 C.2.2.1), so their answers are looked at. */
export const wantsSeries = (query: Query, series: { readonly modality: string; readonly bodyPart: string }): boolean =>
  query.modalities.includes(series.modality) &&
  (query.bodyPart === undefined || series.bodyPart === '' || series.bodyPart.toUpperCase() === query.bodyPart)
