import { createServer } from 'node:net'
import { Refused } from '#core/refusal.ts'

/** Whether nobody listens on a port of this machine. */
export const portIsFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)))
  })

/** @throws {Refused} FLARE_PORT */
export const checkPort = async (port: number): Promise<void> => {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Refused('FLARE_PORT', `${port} is no port. Choose a whole number from 1 to 65535.`)
  if (!(await portIsFree(port)))
    throw new Refused(
      'FLARE_PORT',
      `Another program listens on port ${port}, which the FLARE server needs. End it, or choose another port before the sites get their kits.`,
    )
}
