/** The exchange could not be reached, or the connection broke. */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault'
}

/** The exchange answered 5xx: it may do better when asked again. */
export class ServerFault extends Error {
  override readonly name = 'ServerFault'
  readonly status: number
  constructor(status: number) {
    super(`The exchange answered ${status}.`)
    this.status = status
  }
}

/** The exchange said no (4xx). `code` is its refusal code; `message` its sentence. */
export class ExchangeRefusal extends Error {
  override readonly name = 'ExchangeRefusal'
  readonly status: number
  readonly code: string
  readonly nonce: string | undefined
  /** Unix seconds of the exchange's clock, where it told. */
  readonly time: number | undefined
  constructor(status: number, code: string, message: string, nonce?: string, time?: number) {
    super(message)
    this.status = status
    this.code = code
    this.nonce = nonce
    this.time = time
  }
}

/** A task was told to stop. `report`: whether the exchange is told, because it was not the exchange that said so. */
export class TaskStopped extends Error {
  override readonly name = 'TaskStopped'
  readonly code: string
  readonly report: boolean
  constructor(code: string, message: string, report: boolean) {
    super(message)
    this.code = code
    this.report = report
  }
}
