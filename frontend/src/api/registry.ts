import createQueryClient from 'openapi-react-query'
import { clientOf } from './client'
import type { components, paths } from './schema/registry'

/** The calls themselves, for mutations that need more than the hooks give. */
export const registryFetch = clientOf<paths>()

/** Query and mutation options of the registry service: `registry.queryOptions('get', '/api/registry/v1/...')`. */
export const registry = createQueryClient(registryFetch)

/** A wire shape of the registry service by its name. */
export type Registry<Name extends keyof components['schemas']> = components['schemas'][Name]
