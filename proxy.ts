import { type NextRequest, NextResponse } from 'next/server'

/** Signing on by OpenID Connect is a form that leads to the provider. */
const provider = process.env.OIDC_ISSUER ? ` ${new URL(process.env.OIDC_ISSUER).origin}` : ''

/** One nonce a request. Sonner and radix-ui write <style> without a nonce, so styles are 'unsafe-inline'; scripts never are. */
const policy = (nonce: string, development: boolean) =>
  [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'${development ? ' ws: wss:' : ''}`,
    `worker-src 'self' blob:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'${provider}`,
    `frame-ancestors 'none'`,
  ].join('; ')

/** Sets the content security policy. It never authorises: queries and commands do. */
export const proxy = (request: NextRequest) => {
  const nonce = btoa(crypto.randomUUID())
  const csp = policy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  // So that a page that needs a sign-in can come back to itself.
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search)
  headers.set('content-security-policy', csp)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', csp)
  return response
}

/** /api is left out: a matched route would have its body cut at 10 MB. */
export const config = {
  matcher: [
    {
      source: '/((?!api|_next/static|_next/image|icon|icons|favicon.ico|robots.txt|context).*)',
      missing: [
        { type: 'header', key: 'next-router-prefetch' },
        { type: 'header', key: 'purpose', value: 'prefetch' },
      ],
    },
  ],
}
