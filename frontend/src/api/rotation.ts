import createQueryClient from 'openapi-react-query'
import { clientOf } from './client'
import type { components, paths } from './schema/rotation'

/** The calls themselves, for mutations that need more than the hooks give. */
export const rotationFetch = clientOf<paths>()

/** Query and mutation options of the rotation service: `rotation.queryOptions('get', '/api/rotation/v1/...')`. */
export const rotation = createQueryClient(rotationFetch)

/** A wire shape of the rotation service by its name. */
export type Rotation<Name extends keyof components['schemas']> = components['schemas'][Name]
