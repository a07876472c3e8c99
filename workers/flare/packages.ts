/** What the Python environment of NVIDIA FLARE is made of. Versions are pinned: another one is another program at a hospital. */
export const NVFLARE_VERSION = '2.9.0'
export const PYTHON_AT_LEAST = [3, 10] as const

/** Where PyTorch comes from: with the packages, or from the operating system's own python3-torch. */
export type TorchFrom = 'package' | 'system'

export interface Installation {
  readonly packages: readonly string[]
  /** What is fetched and what then lies on the disk, measured on Linux x64. */
  readonly downloadMb: number
  readonly diskMb: number
}

/** Debian's PyTorch is built for NumPy 1, so it needs the last PyArrow that takes it. */
export const INSTALLATIONS: { readonly [from in TorchFrom]: Installation } = {
  package: { packages: [`nvflare==${NVFLARE_VERSION}`, 'torch==2.9.1', 'pyarrow==22.0.0'], downloadMb: 4200, diskMb: 9000 },
  system: { packages: [`nvflare==${NVFLARE_VERSION}`, 'pyarrow==17.0.0'], downloadMb: 75, diskMb: 330 },
}
