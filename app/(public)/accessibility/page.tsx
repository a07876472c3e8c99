import type { Metadata } from 'next'
import { Reading } from '#app/ui/layout/reading.tsx'

export const metadata: Metadata = { title: 'Accessibility' }

const Page = () => (
  <Reading title="Accessibility" lead="These pages are made to follow the Web Content Accessibility Guidelines 2.2, level AA.">
    <h2>What you can count on</h2>
    <ul>
      <li>Everything works with a keyboard alone, from finding a dataset to signing an agreement. No key on its own does anything.</li>
      <li>A state is told by words and a sign; colour comes last.</li>
      <li>Every chart is one stop, is read with the arrow keys, and has its numbers as a table and as CSV beside it.</li>
      <li>Pages fit a width of 320 pixels and a zoom of 400 %. Public pages work without JavaScript.</li>
      <li>Nothing moves when your device asks for less motion. What updates by itself can be told to be silent.</li>
      <li>Time limits: a signing request lasts ten minutes, a sign-in twelve hours. What you typed is kept.</li>
    </ul>
    <h2>What is not good enough yet</h2>
    <ul>
      <li>A signature needs a passkey. On a device without one, your browser offers another device by QR code, which needs a camera.</li>
      <li>The full text of an agreement is English only.</li>
    </ul>
    <h2>When something does not work for you</h2>
    <p>Tell the operator of this exchange what you wanted to do and what happened. You get an answer from a person.</p>
  </Reading>
)

export default Page
