import 'server-only'
import { TRPCError } from '@trpc/server'
import { notFound, redirect } from 'next/navigation'

/** A page's read: what is absent or not the viewer's is a 404, a lost session leads to the sign-in, anything else is a fault. */
export const read = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error
    if (error.code === 'UNAUTHORIZED') redirect('/sign-in')
    if (error.code === 'NOT_FOUND' || error.code === 'BAD_REQUEST') notFound()
    throw error
  }
}
