import { ifMatch } from '@/api/headers'
import { registry, registryFetch, type Registry } from '@/api/registry'

export type GroupDocument = Registry<'DocumentView'>
export type DocumentFile = Registry<'DocumentDetail'>
export type DocumentState = Registry<'DocumentState'>

export const documentsOptions = (group: string) => registry.queryOptions('get', '/api/registry/v1/documents', { params: { query: { group, limit: 200 } } })

export const documentOptions = (document_id: string) => registry.queryOptions('get', '/api/registry/v1/documents/{document_id}', { params: { path: { document_id } } })

export const signDocument = (document: DocumentFile) =>
  registryFetch.POST('/api/registry/v1/documents/{document_id}/signatures', { params: { path: { document_id: document.id }, header: ifMatch(document) } })

export const moveDocument = (document: DocumentFile, to: DocumentState, reason: string | null) =>
  registryFetch.POST('/api/registry/v1/documents/{document_id}/transitions', { params: { path: { document_id: document.id }, header: ifMatch(document) }, body: { to, reason } })
