import { createFileRoute } from '@tanstack/react-router'
import { RouteMissing } from '@/frame/refusals'

export const Route = createFileRoute('/_app/$')({ component: RouteMissing })
