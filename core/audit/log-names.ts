const withoutScheme = (url: string): string => url.replace(/^[a-z]+:\/\//, '').replace(/\/+$/, '')

/** Origin of an exchange's log: the URL prefix of its tiles without the scheme (c2sp.org/tlog-tiles). */
export const logOrigin = (exchangeUrl: string): string => `${withoutScheme(exchangeUrl)}/api/log`

/** Name under which a site cosigns the log of an exchange. */
export const witnessName = (exchangeUrl: string, site: string): string => `${withoutScheme(exchangeUrl)}/site/${site}`
