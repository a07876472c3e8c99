/** Cross-site request forgery: a browser says where a changing request comes from; programs send neither header. */
export const isForeign = (request: Request, url: string): boolean => {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  return (origin !== null && origin !== new URL(url).origin) || (site !== null && site !== 'same-origin' && site !== 'none')
}
