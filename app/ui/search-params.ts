/** The query of an address, as Next hands it to a page. */
export type SearchParams = Readonly<Record<string, string | string[] | undefined>>

export const first = (value: string | string[] | undefined): string => (Array.isArray(value) ? value[0] : value) ?? ''
export const every = (value: string | string[] | undefined): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

type Values = Readonly<Record<string, string | readonly string[] | null | undefined>>

/** An address with a query; empty values are left out. */
export const withQuery = (path: string, values: Values): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) if (one !== '') query.append(name, one)
  const text = query.toString()
  return text ? `${path}?${text}` : path
}
