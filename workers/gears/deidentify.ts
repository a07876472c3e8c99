import { createHash, createHmac } from 'node:crypto'
import type { PictureFacts } from './file-state.ts'
import type { Identity } from './header.ts'

/** Keyed pseudonyms of one picture. The same key gives the same pseudonyms in every run; without the key nobody can go back. */
export interface Pseudonyms {
  /** 16 characters of a–z and 2–7 (80 bit). */
  readonly patient: string
  /** DICOM UIDs below 2.25 (PS3.5 B.2). */
  readonly study: string
  readonly image: string
  /** Keyed form of the birth date, empty without one: only to see that one patient has two. */
  readonly birth: string
  /** Under which a labels file may name this picture. */
  readonly keys: { readonly sop_instance_uid: string; readonly accession: string; readonly patient_id: string }
}

const mac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest()

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
const base32 = (bytes: Uint8Array, length: number): string => {
  let bits = 0n
  for (const byte of bytes.subarray(0, Math.ceil((length * 5) / 8))) bits = (bits << 8n) | BigInt(byte)
  return Array.from({ length }, (_, i) => BASE32[Number((bits >> BigInt(5 * (length - 1 - i))) & 31n)]).join('')
}

/** `2.25.` and the decimal of 128 bits with RFC 4122 version 4 and variant set: valid, at most 44 characters. */
const uid = (bytes: Uint8Array): string => {
  const id = Uint8Array.from(bytes.subarray(0, 16))
  id[6] = (id[6]! & 0x0f) | 0x40
  id[8] = (id[8]! & 0x3f) | 0x80
  return `2.25.${BigInt(`0x${Buffer.from(id).toString('hex')}`)}`
}

/** A UID that stands for another one wherever that is named: in every file, every run and every program with the same key. */
export const renewedUid = (siteKey: Uint8Array, old: string): string => uid(mac(siteKey, `uid:${old}`))

/** Days by which the dates of one patient are moved: −365 to −1, the same for all of that patient's files. */
export const shiftDaysOf = (siteKey: Uint8Array, patient: string): number => -(1 + (mac(siteKey, `date:${patient}`).readUInt32BE(0) % 365))

const folded = (text: string): string => text.trim().toLowerCase()

/** How a labels file's identifier becomes comparable without being kept: the same function on both sides. */
export const labelKey = (siteKey: Uint8Array, column: string, value: string): string =>
  value.trim() === ''
    ? ''
    : mac(siteKey, `label:${column}:${folded(value)}`)
        .toString('hex')
        .slice(0, 32)

/**
 * @param contentHash SHA-256 of the file: stands in where a header names no patient, study or image
 * @param patientHint patient of a picture without header, from the labels file
 */
export const pseudonyms = (siteKey: Uint8Array, identity: Identity | null, contentHash: string, patientHint = ''): Pseudonyms => {
  const patientId = folded(identity?.patientId || patientHint)
  const fallback = identity?.studyUid ? `study:${identity.studyUid}` : `file:${contentHash}`
  return {
    patient: base32(mac(siteKey, patientId === '' ? `pid-missing:${fallback}` : `pid:${folded(identity?.issuer ?? '')}|${patientId}`), 16),
    study: renewedUid(siteKey, identity?.studyUid || `study:${contentHash}`),
    image: renewedUid(siteKey, identity?.sopUid || `image:${contentHash}`),
    birth: labelKey(siteKey, 'birth', identity?.birthDate ?? ''),
    keys: {
      sop_instance_uid: labelKey(siteKey, 'sop_instance_uid', identity?.sopUid ?? ''),
      accession: labelKey(siteKey, 'accession', identity?.accession ?? ''),
      patient_id: labelKey(siteKey, 'patient_id', identity?.patientId || patientHint),
    },
  }
}

/** Names a key in a manifest, never the key. */
export const keyIdOf = (siteKey: Uint8Array): string =>
  createHash('sha256').update('roundtable-site-key/v1\n').update(siteKey).digest('hex').slice(0, 16)

export interface DeidentifyConfig {
  readonly retainPatientCharacteristics: boolean
  readonly ageCeilingYears: number
  readonly retainDevice: boolean
}

/** What may leave of the facts, by the options of PS3.15 E.3 of the same names; 45 CFR 164.514(b)(2) for ages. Dates never do. */
export const allowedFacts = (
  facts: PictureFacts,
  config: DeidentifyConfig,
): Pick<PictureFacts, 'ageYears' | 'sex' | 'view' | 'vendor'> => ({
  ageYears: config.retainPatientCharacteristics && facts.ageYears !== null ? Math.min(facts.ageYears, config.ageCeilingYears) : null,
  sex: config.retainPatientCharacteristics ? facts.sex : null,
  view: facts.view,
  vendor: config.retainDevice ? facts.vendor : null,
})
