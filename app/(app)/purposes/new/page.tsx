import { redirect } from 'next/navigation'

const Page = () => redirect('/purposes/new/research')

export default Page
