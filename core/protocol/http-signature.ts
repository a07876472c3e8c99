import { sha256 } from '@noble/hashes/sha2.js'
import { base64, fromBase64, utf8ToBytes } from '../bytes.ts'
import { type Ed25519, plainEd25519 } from './ed25519.ts'

/**
 * The site protocol's profile of RFC 9421 HTTP Message Signatures: one signature labelled `sig`, algorithm Ed25519,
 * components exactly ("@method" "@target-uri" "content-digest" "x-site" "x-dua"), parameters created, nonce, keyid, tag, in this order.
 */
export const SIGNATURE_TAG = 'fx-site/1'
const COMPONENTS = '("@method" "@target-uri" "content-digest" "x-site" "x-dua")'
/** How far a site's clock may be off before the nonce path is needed, in seconds. */
export const MAX_SKEW_SECONDS = 120

export interface SignedParts {
  readonly method: string
  readonly targetUri: string
  readonly contentDigest: string
  readonly site: string
  /** Terms hash the request is made under, or `-`. */
  readonly dua: string
}

export interface SignatureParams {
  /** Unix seconds. */
  readonly created: number
  readonly nonce: string
  readonly keyid: string
}

/** RFC 9530 Content-Digest of a body. */
export const contentDigest = (body: Uint8Array): string => `sha-256=:${base64(sha256(body))}:`

const paramsText = (p: SignatureParams): string =>
  `${COMPONENTS};created=${p.created};nonce="${p.nonce}";keyid="${p.keyid}";tag="${SIGNATURE_TAG}"`

/** RFC 9421 §2.5 signature base. */
export const signatureBase = (parts: SignedParts, params: SignatureParams): string =>
  [
    `"@method": ${parts.method.toUpperCase()}`,
    `"@target-uri": ${parts.targetUri}`,
    `"content-digest": ${parts.contentDigest}`,
    `"x-site": ${parts.site}`,
    `"x-dua": ${parts.dua}`,
    `"@signature-params": ${paramsText(params)}`,
  ].join('\n')

export interface SignatureHeaders {
  readonly 'content-digest': string
  readonly 'x-site': string
  readonly 'x-dua': string
  readonly 'signature-input': string
  readonly signature: string
}

/** @param secretKey 32-byte Ed25519 seed */
export const signRequest = (
  parts: SignedParts,
  params: SignatureParams,
  secretKey: Uint8Array,
  ed25519: Ed25519 = plainEd25519,
): SignatureHeaders => ({
  'content-digest': parts.contentDigest,
  'x-site': parts.site,
  'x-dua': parts.dua,
  'signature-input': `sig=${paramsText(params)}`,
  signature: `sig=:${base64(ed25519.sign(utf8ToBytes(signatureBase(parts, params)), secretKey))}:`,
})

const INPUT =
  /^sig=\("@method" "@target-uri" "content-digest" "x-site" "x-dua"\);created=(\d{1,12});nonce="([A-Za-z0-9_-]{16,64})";keyid="([A-Za-z0-9_-]{43})";tag="fx-site\/1"$/

/** Reads Signature-Input strictly: anything but the profile is `null`. */
export const parseSignatureInput = (value: string): SignatureParams | null => {
  const found = INPUT.exec(value)
  return found ? { created: Number(found[1]), nonce: found[2]!, keyid: found[3]! } : null
}

/** @param publicKey 32 bytes */
export const verifyRequest = (
  parts: SignedParts,
  params: SignatureParams,
  signature: string,
  publicKey: Uint8Array,
  ed25519: Ed25519 = plainEd25519,
): boolean => {
  const bytes = /^sig=:([A-Za-z0-9+/=]+):$/.exec(signature)?.[1]
  const raw = bytes === undefined ? null : fromBase64(bytes)
  if (raw?.length !== 64) return false
  try {
    return ed25519.verify(raw, utf8ToBytes(signatureBase(parts, params)), publicKey)
  } catch {
    return false
  }
}
