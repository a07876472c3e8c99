/**
 * Models that a site evaluates: the `run`'s, with what stays at the site in its place; the `shared` one that all get, where that differs; and the one
 * that the site trained `alone`, on its own images only.
 */
export const EVALUATED_MODELS = ['run', 'shared', 'alone'] as const
export type EvaluatedModel = (typeof EVALUATED_MODELS)[number]

/** Why a site that the plan asks for a model of its own has none: its policy does not allow it, its time was over, or training failed. */
export const ALONE_ABSENT = ['POLICY', 'TIME', 'FAILED'] as const
export type AloneAbsent = (typeof ALONE_ABSENT)[number]
