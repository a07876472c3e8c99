import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { writeJson } from '#workers/site/files.ts'

/** All that a job of ours builds: nothing else is built at a site or at the server, whoever submits it. */
export const ALLOWED_CLASSES = [
  'roundtable_flare.controller.QuorumFedAvg',
  'roundtable_flare.executor.LocalTraining',
  'nvflare.app_common.widgets.convert_to_fed_event.ConvertToFedEvent',
  'nvflare.app_common.widgets.metrics_artifact_writer.MetricsArtifactWriter',
] as const

export interface KitPolicy {
  /** Whether jobs may bring program code: a clause of its own in the agreement, and off without it. */
  readonly researcherCode: boolean
}

interface Component {
  readonly id: string
  readonly path: string
  readonly args?: Readonly<Record<string, unknown>>
}
interface Resources {
  readonly components: readonly Component[]
  readonly snapshot_persistor?: { readonly path: string; readonly args: Readonly<Record<string, unknown>> }
}

// Error texts of a site may hold values of its data, so nothing streams its logs.
const STREAMS_LOGS = ['site_log_streamer', 'log_receiver']

const withStore = (component: Component, kit: string): Component => {
  if (component.id === 'job_manager') return { ...component, args: { ...component.args, uri_root: resolve(kit, 'store', 'jobs') } }
  if (component.id === 'job_scheduler') return { ...component, args: { ...component.args, min_schedule_interval: 2 } }
  return component
}

const snapshotsIn = (kit: string) => ({
  path: 'nvflare.app_common.state_persistors.storage_state_persistor.StorageStatePersistor',
  args: {
    uri_root: '/',
    storage: {
      path: 'nvflare.app_common.storages.filesystem_storage.FilesystemStorage',
      args: { root_dir: resolve(kit, 'store', 'snapshots'), uri_root: '/' },
    },
  },
})

/**
 * Writes what the owner of a kit allows, beside what FLARE ships: the classes above alone, no code of jobs and no shell, logs that stay, and at
 * the server a store that outlives a restart of the machine instead of the temporary folder. The signed part of the kit stays as it is.
 */
export const writeKitPolicy = async (kit: string, { researcherCode }: KitPolicy): Promise<void> => {
  const local = (name: string) => join(kit, 'local', name)
  const resources = JSON.parse(await readFile(local('resources.json.default'), 'utf8')) as Resources
  await writeJson(local('resources.json'), {
    ...resources,
    class_list_enforcement_mode: 'enforce',
    class_allow_list: ALLOWED_CLASSES,
    allow_log_streaming: false,
    components: resources.components.filter(({ id }) => !STREAMS_LOGS.includes(id)).map((component) => withStore(component, kit)),
    ...(resources.snapshot_persistor && { snapshot_persistor: snapshotsIn(kit) }),
  })
  const authorization = JSON.parse(await readFile(local('authorization.json.default'), 'utf8')) as {
    readonly permissions: { readonly lead: Readonly<Record<string, string>> }
  }
  await writeJson(local('authorization.json'), {
    ...authorization,
    permissions: {
      lead: { ...authorization.permissions.lead, byoc: researcherCode ? 'any' : 'none', shell_commands: 'none', clone_job: 'none' },
    },
  })
}
