import { useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { DocumentText } from '@/features/documents/detail'
import { documentOptions, moveDocument, signDocument, type DocumentFile } from '@/features/documents/queries'
import { documentTones } from '@/features/documents/table'
import { Page } from '@/ui/Page'
import { Stale } from '@/ui/Stale'
import { StatusTag } from '@/ui/StatusTag'
import { useActs } from './-acts'
import { useGroups } from './-groups'
import { GroupLink } from './-parts'
import { useSteps, type Step } from './-steps'

export const Route = createFileRoute('/_app/registry/documents/$documentId')({
  staticData: { title: 'documents.one' },
  loader: ({ context, params }) => context.client.ensureQueryData(documentOptions(params.documentId)),
  component: DocumentPage,
})

function DocumentPage() {
  const { t } = useTranslation()
  const { documentId } = Route.useParams()
  const { as_of } = Route.useSearch()
  const query = useSuspenseQuery(documentOptions(documentId))
  const document = query.data
  const { nameOf } = useGroups(as_of)
  const stepped = useSteps(useDocumentSteps(document), useActs(document.can, as_of))
  return (
    <Page
      title={document.title}
      tags={<StatusTag tone={documentTones[document.state]}>{t(`documents.states.${document.state}`)}</StatusTag>}
      primary={stepped.primary}
      more={stepped.more}
      lead={<GroupLink id={document.group_id}>{t('documents.toGroup')}</GroupLink>}
    >
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      <DocumentText document={document} group={nameOf(document.group_id)} />
      {stepped.dialog}
    </Page>
  )
}

function useDocumentSteps(document: DocumentFile): readonly Step[] {
  const { t } = useTranslation()
  const { title } = document
  return [
    { action: 'document.sign', label: t('documents.sign'), question: t('documents.signAsk', { title }), reach: t('documents.signReach'), reason: 'none', said: t('documents.signedNow', { title }), run: () => signDocument(document) },
    { action: 'adopted', label: t('documents.adopt'), question: t('documents.adoptAsk', { title }), reason: 'may', said: t('documents.adopted', { title }), run: (reason) => moveDocument(document, 'adopted', reason) },
    { action: 'superseded', label: t('documents.supersede'), question: t('documents.supersedeAsk', { title }), reason: 'must', danger: true, said: t('documents.supersededNow', { title }), run: (reason) => moveDocument(document, 'superseded', reason) },
  ]
}
