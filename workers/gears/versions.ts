import { createRequire } from 'node:module'
import sharp from 'sharp'

const require = createRequire(import.meta.url)

/** Packages whose version may change a pixel, or a byte of a table. They stand in the manifest, and a new version makes the cache void. */
const PACKAGES = [
  'dicom-parser',
  'dcmjs-codecs',
  '@cornerstonejs/codec-charls',
  '@cornerstonejs/codec-openjph',
  'hyparquet-writer',
] as const

const versionOf = (name: string): string => {
  try {
    return (require(`${name}/package.json`) as { version: string }).version
  } catch {
    // A package may hide its package.json: it then stands beside the entry file's folder.
    const entry = require.resolve(name)
    const root = entry.slice(0, entry.indexOf(name) + name.length)
    return (require(`${root}/package.json`) as { version: string }).version
  }
}

export const decoderVersions = (): Record<string, string> => ({
  node: process.versions.node,
  sharp: sharp.versions.sharp ?? 'unknown',
  vips: sharp.versions.vips,
  ...Object.fromEntries(PACKAGES.map((name) => [name.replace('@cornerstonejs/', ''), versionOf(name)])),
})
