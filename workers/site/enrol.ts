import { access } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { EnrolAnswer, EnrolRequest } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { DEVICE_CHOICES } from '#workers/train/choose-device.ts'
import { createClient, jsonOf } from './client.ts'
import { Config, loadConfig } from './config.ts'
import { ExchangeRefusal, NetworkFault } from './faults.ts'
import { writeJson } from './files.ts'
import { createHome, type Home } from './home.ts'
import { createKey, enrolProof, type SiteKey } from './keys.ts'
import { createDispatcher, exchangeOrigin } from './transport.ts'
import { AGENT_VERSION } from './version.ts'

export interface EnrolOptions {
  readonly home: Home
  readonly exchange: string | undefined
  readonly token: string | undefined
  readonly data?: string | undefined
  readonly labels?: string | undefined
  readonly prepared?: string | undefined
  readonly publish?: string | undefined
  readonly device?: string | undefined
  readonly memory?: string | undefined
  readonly threads?: string | undefined
  readonly caFile?: string | undefined
}

const required = (value: string | undefined, option: string, what: string): string => {
  if (value !== undefined && value !== '') return value
  throw new Refused('BAD_INPUT', `${option} is missing. ${what}`)
}

const wholeNumber = (value: string | undefined, option: string, usual: number): number => {
  if (value === undefined) return usual
  if (/^[1-9]\d{0,6}$/.test(value)) return Number(value)
  throw new Refused('BAD_INPUT', `${option} must be a whole number above 0, not "${value}".`)
}

const askOrAuto = (value: string | undefined): Config['publish'] => {
  if (value === undefined || value === 'ask' || value === 'auto') return value ?? 'ask'
  throw new Refused('BAD_INPUT', `--publish must be ask or auto, not "${value}".`)
}

const deviceChoice = (value = 'cpu'): Config['device'] => {
  const found = DEVICE_CHOICES.find((choice) => choice === value)
  if (found) return found
  throw new Refused('BAD_INPUT', `--device must be one of ${DEVICE_CHOICES.join(', ')}, not "${value}".`)
}

const existing = async (path: string | undefined, option: string): Promise<string | null> => {
  if (path === undefined) return null
  const absolute = resolve(path)
  await access(absolute).catch(() => {
    throw new Refused('NOT_FOUND', `${option} names ${absolute}, which does not exist or cannot be read. Nothing was sent.`)
  })
  return absolute
}

const refuseIfEnrolled = async (home: Home): Promise<void> => {
  const config = await loadConfig(home).catch((error: unknown) => {
    if (error instanceof Refused) return null
    throw error
  })
  if (config)
    throw new Refused(
      'CONFLICT',
      `The folder ${home.dir} belongs to the site ${config.siteName}, enrolled at ${config.exchange}. Name another folder with --home for a second site.`,
    )
}

const ask = async (origin: string, token: string, key: SiteKey, caFile: string | undefined): Promise<EnrolAnswer> => {
  const client = createClient({ origin, identity: null, dispatcher: createDispatcher(caFile) })
  const request = { token, jwk: key.jwk, proof: enrolProof(key, token), agentVersion: AGENT_VERSION }
  if (!EnrolRequest.safeParse(request).success)
    throw new Refused('ENROL_TOKEN_INVALID', 'That is not a one-time token. Copy it whole from the page of your site on the exchange.')
  try {
    const parsed = EnrolAnswer.safeParse(await jsonOf(await client.send({ method: 'POST', path: '/api/site/enrol', json: request })))
    if (parsed.success) return parsed.data
    throw new Refused('BAD_INPUT', `What answers at ${origin} is not a Roundtable exchange, or a newer one than this agent knows.`)
  } catch (error) {
    if (error instanceof NetworkFault)
      throw new Refused(
        'EXCHANGE_UNREACHABLE',
        `The exchange ${origin} cannot be reached (${error.message}). Check the address, whether this machine may connect to it, and HTTPS_PROXY.`,
      )
    if (error instanceof ExchangeRefusal && error.code === 'ENROL_TOKEN_INVALID')
      throw new Refused(
        'ENROL_TOKEN_INVALID',
        `${error.message.replace(/\.?$/, '.')} Ask the steward of your organisation for a new token.`,
      )
    throw error
  } finally {
    await client.close()
  }
}

/**
 * Introduces this site to an exchange and pins what answers: its key, its address, this site's id.
 * @throws {Refused} with the sentence that says what to do
 */
export const enrol = async (options: EnrolOptions): Promise<{ config: Config; key: SiteKey; renamed: boolean }> => {
  const { home } = options
  const origin = exchangeOrigin(
    required(options.exchange, '--exchange', 'Name the address of the exchange, such as https://exchange.example.org.'),
  )
  const token = required(options.token, '--token', 'Copy the one-time token from the page of your site on the exchange.')
  if ((options.data === undefined) !== (options.labels === undefined))
    throw new Refused('BAD_INPUT', '--data and --labels belong together: the folder of pictures and the CSV file with their labels.')
  const dataDir = await existing(options.data, '--data')
  const labelsFile = await existing(options.labels, '--labels')
  const caFile = (await existing(options.caFile, '--ca-file')) ?? undefined
  const publish = askOrAuto(options.publish)
  const device = deviceChoice(options.device)
  const memoryMb = wholeNumber(options.memory, '--memory', 2048)
  const threads = wholeNumber(options.threads, '--threads', Math.max(1, Math.floor(availableParallelism() / 2)))
  await refuseIfEnrolled(home)
  await createHome(home)
  const key = await createKey(home)
  const answer = await ask(origin, token, key, caFile)
  const config = Config.parse({
    exchange: exchangeOrigin(answer.exchange),
    site: answer.site,
    siteName: answer.name,
    organisation: answer.organisation,
    organisationName: answer.organisationName,
    exchangeKey: answer.exchangeKey,
    dataDir,
    labelsFile,
    preparedDir: options.prepared === undefined ? home.data : resolve(options.prepared),
    publish,
    device,
    memoryMb,
    threads,
    ...(caFile === undefined ? {} : { caFile }),
  })
  await writeJson(home.config, config)
  return { config, key, renamed: config.exchange !== origin }
}
