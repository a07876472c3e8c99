/**
 * Refusals: expected noes with a stable code. A code is never renamed and never reused.
 * The number is the HTTP status that carries it.
 */
export const REFUSALS = {
  BAD_INPUT: 400,
  NOT_SIGNED_IN: 401,
  WRONG_ROLE: 403,
  NOT_FOUND: 404,
  WRONG_STATE: 409,
  BLOCKED: 409,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  TOO_LARGE: 413,
  WRONG_PASSWORD: 401,
  INVITATION_INVALID: 403,
  FRESH_PASSKEY_NEEDED: 403,
  // site requests
  SITE_UNKNOWN_KEY: 401,
  SITE_BAD_SIGNATURE: 401,
  SITE_CLOCK: 401,
  SITE_REPLAY: 401,
  SITE_DIGEST: 401,
  SITE_REVOKED: 401,
  ENROL_TOKEN_INVALID: 403,
  // terms and bundles
  BUNDLE_FORM: 422,
  NAME_CONFUSABLE: 422,
  PIN_MISMATCH: 403,
  LOG_PROOF: 422,
  TERMS_NOT_CANONICAL: 422,
  TERMS_SCHEMA: 422,
  CLAUSE_MISSING: 422,
  TERMS_HASH: 422,
  TEXT_HASH: 422,
  TERMS_NOT_OFFERED: 409,
  SIGNER_SET: 422,
  SIGNATURE_INVALID: 422,
  SEAL_INVALID: 422,
  SEAL_MISSING: 409,
  STATEMENT_ORDER: 422,
  STATEMENT_MISMATCH: 422,
  UNKNOWN_KEY: 403,
  AGREEMENT_SUPERSEDED: 409,
  AGREEMENT_NOT_YET: 403,
  AGREEMENT_EXPIRED: 403,
  AGREEMENT_ENDED: 403,
  AGREEMENT_SUSPENDED: 403,
  STATUS_STALE: 403,
  NOT_A_PARTY: 403,
  ORDER_SIGNATURE: 403,
  ORDER_MISMATCH: 403,
  DATASET_MISMATCH: 403,
  CHAIN_MISMATCH: 403,
  PLAN_MISMATCH: 403,
  MODEL_MISMATCH: 403,
  BASE_MISMATCH: 403,
  ORDER_WRONG_SITE: 403,
  ROUND_OUT_OF_RANGE: 403,
  ROUND_REPLAYED: 403,
  BUDGET_SPENT: 403,
  POLICY_MISSING: 403,
  POLICY_INVALID: 403,
  POLICY_DENIES: 403,
  SITE_PAUSED: 403,
  LOG_CONFLICT: 403,
  // plans and runs
  PLAN_INVALID: 422,
  PLAN_OUTSIDE_TERMS: 422,
  ROUND_CLOSED: 409,
  LEASE_LOST: 409,
  TASK_CANCELLED: 409,
  UPDATE_LENGTH: 422,
  UPDATE_HASH: 422,
  UPDATE_NOT_FINITE: 422,
  UPDATE_TOO_LARGE: 422,
  UPDATE_HEADER: 422,
  UPDATE_EQUIVOCATION: 409,
  BLOB_INCOMPLETE: 409,
  BLOB_UNKNOWN: 404,
  PIXELS_REFUSED: 415,
  RIGHT_NOT_GRANTED: 403,
  EXCHANGE_UNREACHABLE: 503,
  ARCHIVE_UNREACHABLE: 503,
  // the engine NVIDIA FLARE
  FLARE_ABSENT: 409,
  FLARE_BROKEN: 409,
  FLARE_PYTHON: 409,
  FLARE_SPACE: 507,
  FLARE_SETUP: 502,
  FLARE_KIT: 422,
  FLARE_PORT: 409,
  FLARE_JOB: 409,
  FLARE_UNREACHABLE: 503,
} as const

export type RefusalCode = keyof typeof REFUSALS

/** Thrown for an expected no. `message` is a sentence for a person: what happened, why, what to do. */
export class Refused extends Error {
  readonly code: RefusalCode
  readonly blockers: readonly string[]
  /** Path of the field that it is about, such as `plan.quorum`; null: of the whole. */
  readonly field: string | null
  constructor(code: RefusalCode, message: string, blockers: readonly string[] = [], field: string | null = null) {
    super(message)
    this.name = 'Refused'
    this.code = code
    this.blockers = blockers
    this.field = field
  }
}

/** A verdict of a check that refuses by value. */
export type Verdict<T = object> = ({ ok: true } & T) | { ok: false; code: RefusalCode; message: string }
export const refuse = (code: RefusalCode, message: string): { ok: false; code: RefusalCode; message: string } => ({
  ok: false,
  code,
  message,
})
