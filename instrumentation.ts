/** Starts the coordinator once in each exchange process. */
export const register = async () => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { startExchange } = await import('./app/server/start.ts')
  await startExchange()
}
