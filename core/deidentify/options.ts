import * as z from 'zod'

/**
 * The options of PS3.15 E.3 that a site may choose besides the Basic Profile. Retain UIDs, Retain Full Dates, Retain Institution Identity
 * and Retain Safe Private are never offered.
 */
export const DeidentifyOptions = z.strictObject({
  /** Retain Patient Characteristics (E.3.7): sex, age (above 89 as 90), size, weight. */
  retainPatientCharacteristics: z.boolean().default(false),
  /** Retain Device Identity (E.3.8): maker, model, serial number, station. */
  retainDevice: z.boolean().default(false),
  /** `modified`: Retain Longitudinal Temporal Information with Modified Dates (E.3.6), moved by one secret number of days for each patient. */
  dates: z.enum(['remove', 'modified']).default('remove'),
  /** Clean Descriptors (E.3.5): the known words of radiography stay in a description, every other word goes. */
  cleanDescriptors: z.boolean().default(false),
  /** Clean Graphics (E.3.3): an overlay without text stays. */
  cleanGraphics: z.boolean().default(false),
  /** `detect`: a picture that holds text, or that cannot be looked at, is not written. `tag`: (0028,0301) is believed. */
  burnedIn: z.enum(['detect', 'tag']).default('detect'),
})
export type DeidentifyOptions = z.infer<typeof DeidentifyOptions>
