/** Help is short texts in question order; a topic that grows past one screen is two topics. */
export interface Topic {
  readonly slug: string
  readonly title: string
  readonly lead: string
  readonly parts: readonly { readonly heading: string; readonly text: readonly string[] }[]
}

export const TOPICS: readonly Topic[] = [
  {
    slug: 'custodians',
    title: 'How it works for a hospital',
    lead: 'You describe a dataset, you answer who may train on it, and you can stop any training at once. The images stay on your machines.',
    parts: [
      {
        heading: 'What leaves the hospital',
        text: [
          'Counts for the listing, after groups of fewer than 11 are hidden by your own program. Model updates, clipped to the size that the agreement names. Metrics of a round. Nothing else has a message in the protocol.',
          'Your machine calls the exchange; the exchange never calls your machine. No port is opened.',
        ],
      },
      {
        heading: 'What the site agent does',
        text: [
          'The site agent is a program on a computer of yours, beside the images. It prepares the images with checks, seals them as a prepared set, and trains when an agreement allows it.',
          'It keeps its own key and its own policy file. Before every task it compares the order with the agreement that your people signed. What lies outside is refused, whatever the exchange says. Without a policy file it refuses everything.',
        ],
      },
      {
        heading: 'How a training comes about',
        text: [
          'A researcher writes a purpose and sends a proposal. Your steward reads it and agrees or declines with a reason. The text is frozen. A signatory of each side signs with a passkey. Your site agent checks the signed text and seals it last.',
          'The project opens when enough hospitals are there. Every party watches the same rounds.',
        ],
      },
      {
        heading: 'How you stop it',
        text: [
          'Pause is one click and reaches the running batch. Nothing of the interrupted round is sent. You resume when you like.',
          'Ending an agreement takes a signatory and a passkey, and cannot be undone. A file on your own disk pauses the agent too, with the exchange unreachable.',
        ],
      },
    ],
  },
  {
    slug: 'researchers',
    title: 'How it works for a researcher',
    lead: 'Say once what you want to find out. The exchange shows which datasets fit, why, and what would change that.',
    parts: [
      {
        heading: 'Purpose and verdict',
        text: [
          'A purpose is six answers: kind of research, diseases, use, people, time, and your own words. Terms of use are codes of the Data Use Ontology (DUO), so both can be compared by rule.',
          'Fits, needs review and does not fit are results of that check. Each comes with its reasons and the term it comes from. People decide; the check only saves their time.',
        ],
      },
      {
        heading: 'One proposal, many agreements',
        text: [
          'You write one text and one training plan and send it to several sites. Each site answers for itself, and each agreement is its own. One site that declines does not stop the others.',
        ],
      },
      {
        heading: 'Training',
        text: [
          'You choose a template, sizes and settings; you never send code. Every site builds the same graphs from the plan and compares their digest with the agreement.',
          'A round is over when enough sites have returned. The updates are added as whole numbers, so the result is the same on every machine. You download the model where the agreement gives you the right.',
        ],
      },
    ],
  },
  {
    slug: 'signing',
    title: 'Signing and checking',
    lead: 'A signature is a statement in plain words, confirmed with your passkey. Anybody can check it later without this exchange.',
    parts: [
      {
        heading: 'What a signature says',
        text: [
          'It names the text by its digest, the organisation you act for, and your role. Your device signs exactly this statement. It asks for your finger, face or PIN each time.',
          'Signing in is not signing. A closed passkey request signs nothing.',
        ],
      },
      {
        heading: 'How to check an agreement',
        text: [
          'Download its bundle and open it on the page Verify an agreement. The check runs in your browser and needs no network once the page is open. The same check runs on the command line.',
          'One changed byte makes a check fail, and the check that fails is named.',
        ],
      },
    ],
  },
  {
    slug: 'numbers',
    title: 'Numbers you see, and numbers you do not',
    lead: 'Six kinds of “no number” look different, so that none is taken for zero.',
    parts: [
      {
        heading: 'Fewer than 11',
        text: [
          'Counts from 0 to 10 are shown as “<11”, with a hatched bar over the whole range. They are cut at the hospital, before anything leaves. Other counts are rounded to 5.',
          'Where a hidden number could be calculated from its neighbours, one of them is withheld too.',
        ],
      },
      {
        heading: 'Not recorded, not defined, private, not yet, offline',
        text: [
          'Not recorded: the files do not say. Not defined: a metric that needs two classes where there is one. Private: the site keeps it. Not yet: the round is still running. Offline: the site has not been heard of.',
        ],
      },
    ],
  },
]
