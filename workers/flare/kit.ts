import { X509Certificate } from 'node:crypto'
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Refused } from '#core/refusal.ts'
import type { Environment } from './environment.ts'
import { flareCli } from './flare-cli.ts'
import type { RunProgram } from './run-program.ts'

/** A federation as its members know it: nobody else's certificates are accepted in it. */
export interface Federation {
  /** Letters, digits, hyphens. */
  readonly name: string
  /** The one name that sites dial; it is in the server's certificate. */
  readonly host: string
  readonly port: number
}

export type Participant =
  | { readonly kind: 'server'; readonly name: string; readonly org: string }
  | { readonly kind: 'client'; readonly name: string; readonly org: string }
  | { readonly kind: 'admin'; readonly name: string; readonly org: string }

export interface Tool {
  readonly environment: Environment
  readonly run: RunProgram
}

// FLARE reads YAML, of which JSON is a part.
const asYaml = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
const profileOf = ({ name, host, port }: Federation) =>
  asYaml({ name, scheme: 'grpc', connection_security: 'mtls', server: { host, fed_learn_port: port, admin_port: port } })

const definitionOf = (federation: Federation, { kind, name, org }: Participant) => {
  const ports = { fed_learn_port: federation.port, admin_port: federation.port }
  const participant =
    kind === 'server'
      ? { name, type: 'server', org, ...ports, host_names: [federation.host] }
      : { name, type: kind, org, ...(kind === 'admin' && { role: 'lead' }), server: { host: federation.host, ...ports } }
  return asYaml({ name: federation.name, participants: [participant] })
}

/** Makes the authority of a federation once. Its key stays in the folder. Returns the fingerprint that every side shows to its people. */
export const makeAuthority = async (tool: Tool, dir: string, federation: Federation): Promise<string> => {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const profile = join(dir, 'profile.yaml')
  await writeFile(profile, profileOf(federation), { mode: 0o600 })
  const made = await flareCli(tool, ['cert', 'init', '--profile', profile, '-o', join(dir, 'ca')])
  return String(made.rootca_fingerprint_sha256)
}

/**
 * At the participant: makes its key, which never leaves its folder, and a request without it.
 * @returns path of the request, a zip that may be sent to the authority
 */
export const requestKit = async (tool: Tool, dir: string, federation: Federation, participant: Participant): Promise<string> => {
  await rm(dir, { recursive: true, force: true })
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const definition = join(dir, 'participant.yaml')
  await writeFile(definition, definitionOf(federation, participant), { mode: 0o600 })
  const made = await flareCli(tool, ['cert', 'request', '-p', definition, '--out', join(dir, 'request')])
  return String(made.request_zip)
}

/** At the authority: signs a request. Only for whom the agreement names. @returns path of the signed zip */
export const approveRequest = async (tool: Tool, dir: string, requestZip: string): Promise<string> => {
  const signed = join(dir, 'signed', `${basename(requestZip, '.request.zip')}.signed.zip`)
  await mkdir(join(dir, 'signed'), { recursive: true, mode: 0o700 })
  await flareCli(tool, [
    'cert',
    'approve',
    requestZip,
    '-c',
    join(dir, 'ca'),
    '--profile',
    join(dir, 'profile.yaml'),
    '--out',
    signed,
    '--force',
  ])
  return signed
}

/**
 * At the participant: makes its start-up kit of what was signed and its own key.
 * @throws {Refused} FLARE_KIT when the authority is not the one whose fingerprint was told, or the kit belongs to another request
 */
export const assembleKit = async (tool: Tool, dir: string, signedZip: string, fingerprint: string): Promise<string> => {
  const zip = join(dir, 'kit.signed.zip')
  if (zip !== signedZip) await copyFile(signedZip, zip)
  const made = await flareCli(tool, [
    'package',
    zip,
    '--fingerprint',
    fingerprint,
    '-w',
    join(dir, 'work'),
    '--request-dir',
    join(dir, 'request'),
  ])
  const kit = join(dir, 'kit')
  await rm(kit, { recursive: true, force: true })
  await rename(String(made.output_dir), kit)
  await rm(join(dir, 'work'), { recursive: true, force: true })
  return kit
}

export interface KitFacts {
  /** As FLARE writes it: SHA256:AB:CD:… */
  readonly fingerprint: string
  readonly validTo: Date
}

/** Who signed a kit, and until when it is valid. @throws {Refused} FLARE_KIT for a folder that is no kit */
export const readKit = async (kit: string): Promise<KitFacts> => {
  try {
    const root = new X509Certificate(await readFile(join(kit, 'startup', 'rootCA.pem')))
    const own = await Promise.any(['client.crt', 'server.crt'].map((name) => readFile(join(kit, 'startup', name))))
    return { fingerprint: `SHA256:${root.fingerprint256}`, validTo: new Date(new X509Certificate(own).validTo) }
  } catch {
    throw new Refused('FLARE_KIT', 'The folder is no start-up kit of NVIDIA FLARE. Make the kit anew from what the exchange signed.')
  }
}

/** @throws {Refused} FLARE_KIT when a kit is of another federation, or has expired at `now` */
export const checkKit = async (kit: string, expected: { readonly fingerprint: string; readonly now: Date }): Promise<KitFacts> => {
  const facts = await readKit(kit)
  if (facts.fingerprint !== expected.fingerprint)
    throw new Refused(
      'FLARE_KIT',
      'The start-up kit belongs to another federation: its fingerprint is not the one of the agreement. Ask the exchange for a kit of this one.',
    )
  if (facts.validTo <= expected.now)
    throw new Refused(
      'FLARE_KIT',
      `The certificate of the start-up kit expired on ${facts.validTo.toISOString().slice(0, 10)}. Request a new kit.`,
    )
  return facts
}
