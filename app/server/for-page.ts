import 'server-only'
import { TRPCError } from '@trpc/server'
import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'

/** Where the viewer is, as proxy.ts wrote it down. */
const here = async (): Promise<string> => (await headers()).get('x-path') ?? '/inbox'

export const toSignIn = async (): Promise<never> => redirect(`/sign-in?next=${encodeURIComponent(await here())}`)

/** The result of a query for a page: what is not there for the viewer is the not-found page, a session that ended leads to sign-in. */
export const forPage = async <T>(query: Promise<T>): Promise<T> => {
  try {
    return await query
  } catch (error) {
    if (error instanceof TRPCError && error.code === 'NOT_FOUND') notFound()
    if (error instanceof TRPCError && error.code === 'UNAUTHORIZED') return toSignIn()
    // An address with a malformed id names nothing.
    if (error instanceof TRPCError && error.code === 'BAD_REQUEST') notFound()
    throw error
  }
}
