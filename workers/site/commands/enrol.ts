import { fingerprintWords } from '#core/protocol/fingerprint-words.ts'
import { enrol } from '../enrol.ts'
import { homeFor } from '../home.ts'
import { type Command, HOME_HELP, HOME_OPTION, OUT_ONLY, text } from './command.ts'

export const enrolCommand: Command = {
  name: 'site enrol',
  summary: 'make this site’s key and introduce it to an exchange',
  options: {
    ...HOME_OPTION,
    exchange: { type: 'string' },
    token: { type: 'string' },
    data: { type: 'string' },
    labels: { type: 'string' },
    prepared: { type: 'string' },
    publish: { type: 'string' },
    device: { type: 'string' },
    memory: { type: 'string' },
    threads: { type: 'string' },
    'ca-file': { type: 'string' },
  },
  words: [0, 0],
  help: `Makes the site's own Ed25519 key, which never leaves this machine, and sends its public half with the one-time token that
your organisation's page on the exchange shows. The exchange's key and address are kept: orders signed by anyone else are
ignored from then on. No policy is written: until you make one (roundtable site policy init) every task is refused.

Options:
  --exchange URL   address of the exchange; https, or http on this machine (required)
  --token TOKEN    one-time token (required; or the variable ROUNDTABLE_TOKEN, which other users of this machine cannot see)
  --data DIR       folder of chest X-rays (DICOM, or PNG and JPEG) that site run prepares; or a zip file, or a JSON file that describes
                   a picture archive (see roundtable prepare --help)
  --labels FILE    CSV file with the labels of these pictures
  --prepared DIR   output folder of roundtable prepare, made or to be made (default: data in the home folder)
  --publish WHEN   ask: a person approves what is told about a prepared data set before it leaves (default); auto: nobody is asked
  --device WHERE   where training runs: cpu (default), cuda, webgpu, or auto: a graphics processor if it works and is faster
  --memory MB      memory that training may use (default 2048)
  --threads N      processor threads that preparing may use (default: half of this machine's)
  --ca-file FILE   PEM file with the certificate of a proxy of your own that inspects TLS
${HOME_HELP}

Example:
  roundtable site enrol --exchange https://exchange.example.org --token 3f9c… --home /srv/roundtable \\
    --data /srv/radiographs --labels /srv/labels.csv

${OUT_ONLY}
Files: writes config.json and site-key.json (readable by you only) in the home folder.`,
  run: async (values) => {
    const home = homeFor(text(values, 'home'))
    const { config, key, renamed } = await enrol({
      home,
      exchange: text(values, 'exchange'),
      token: text(values, 'token') ?? process.env.ROUNDTABLE_TOKEN,
      data: text(values, 'data'),
      labels: text(values, 'labels'),
      prepared: text(values, 'prepared'),
      publish: text(values, 'publish'),
      device: text(values, 'device'),
      memory: text(values, 'memory'),
      threads: text(values, 'threads'),
      caFile: text(values, 'ca-file'),
    })
    console.log(`This site is enrolled as ${config.siteName} of ${config.organisationName} at ${config.exchange}.`)
    if (renamed) console.log(`The exchange calls itself ${config.exchange}; the agent will use that address.`)
    console.log(`\n  Fingerprint of the site's key   ${fingerprintWords(key.thumbprint)}\n`)
    console.log(
      "Compare these six words with those on the exchange's page. If they differ, somebody else has used your token: revoke the site there.",
    )
    console.log('\nNo policy exists yet, so the agent refuses every task and every agreement.')
    console.log(`Make one with   roundtable site policy init --home ${home.dir}   and start with   roundtable site run --home ${home.dir}`)
    return 0
  },
}
