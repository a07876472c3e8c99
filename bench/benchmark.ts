export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

/** What a benchmark found: tables for people, the same numbers with their units in the names for programs. */
export interface Finding {
  readonly settings: Readonly<Record<string, string | number>>
  readonly tables: readonly Table[]
  readonly notes?: readonly string[]
  readonly results: Readonly<Record<string, unknown>>
}

export interface Benchmark {
  readonly name: string
  /** What is measured, one line. */
  readonly measures: string
  run(say: (text: string) => void): Promise<Finding>
}
