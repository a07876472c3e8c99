import { Landing } from '#app/ui/landing/landing.tsx'

const Page = () => <Landing facts={null} register={[]} />

export default Page
