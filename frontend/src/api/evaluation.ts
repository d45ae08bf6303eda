import createQueryClient from 'openapi-react-query'
import { clientOf } from './client'
import type { components, paths } from './schema/evaluation'

/** The calls themselves, for mutations that need more than the hooks give. */
export const evaluationFetch = clientOf<paths>()

/** Query and mutation options of the evaluation service: `evaluation.queryOptions('get', '/api/evaluation/v1/...')`. */
export const evaluation = createQueryClient(evaluationFetch)

/** A wire shape of the evaluation service by its name. */
export type Evaluation<Name extends keyof components['schemas']> = components['schemas'][Name]
