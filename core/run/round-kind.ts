/**
 * What sites do in a round: train the model; evaluate the last one on validation alone, where a plan selects among all; or evaluate the model
 * that the run ends with on its test splits too.
 */
export const ROUND_KINDS = ['train', 'validate', 'evaluate'] as const
export type RoundKind = (typeof ROUND_KINDS)[number]
