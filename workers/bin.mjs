#!/usr/bin/env node
// Starts the command line on the Node that runs this file, or says in one sentence why it cannot. Plain JavaScript: an old Node must be able to read it.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Node ${process.versions.node} is too old: roundtable needs Node 22.18 or newer. Install it and run the same command again.`,
  )
  process.exit(2)
}
process.removeAllListeners('warning')
await import('./cli.ts')
