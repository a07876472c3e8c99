/** A packed table of tags (`0008:00500090;0010:0010` by key, lines broken anywhere) as one map: tag or pattern, 8 characters → key. */
export const unpack = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(table).flatMap(([key, text]) =>
      text
        .replaceAll('\n', '')
        .split(';')
        .flatMap((part) => {
          const [group, elements = ''] = part.split(':')
          return (elements.match(/.{4}/g) ?? []).map((element): [string, string] => [`${group}${element}`, key])
        }),
    ),
  )
