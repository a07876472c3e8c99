/** Study, series and SOP instance UID of one object. */
export interface ArchiveObject {
  readonly study: string
  readonly series: string
  readonly sop: string
}

export type Put = (content: AsyncIterable<Uint8Array>) => Promise<void>

/** A way to ask an archive. Calls of one connection follow one another. */
export interface Connection {
  readonly usable: boolean
  studies(keys: Readonly<Record<string, string>>): Promise<string[]>
  series(study: string): Promise<{ readonly uid: string; readonly modality: string; readonly bodyPart: string }[]>
  instances(study: string, series: string): Promise<string[]>
  /** Hands the bytes of one object to `put`, as a DICOM file (PS3.10). */
  fetch(object: ArchiveObject, put: Put): Promise<void>
  close(): Promise<void>
}

export interface Archive {
  /** Kind and address: with it, an object is remembered. */
  readonly id: string
  /** What may be wrong where it hands over nothing: a sentence. */
  readonly hint: string
  /** How many connections may be open at once. */
  readonly connections: number
  connect(): Promise<Connection>
  close(): Promise<void>
}

/** The connection broke or the archive failed: asking again may help. `message` is a sentence for the steward. */
export class Interrupted extends Error {
  /** The archive does answer: it is this object that it cannot hand over. */
  readonly answered: boolean
  constructor(message: string, answered = false) {
    super(message)
    this.name = 'Interrupted'
    this.answered = answered
  }
}
