import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { evaluation, evaluationFetch, type Evaluation } from '@/api/evaluation'
import { pageQuery, type ListSearch } from '@/ui/search'

export type Batch = Evaluation<'ExamBatchView'>
export type BatchFile = Evaluation<'ExamBatchDetail'>
export type Block = Evaluation<'ExamBlockView'>
export type Stage = 'primary' | 'junior' | 'senior'
export const stages: readonly Stage[] = ['primary', 'junior', 'senior']

export interface ExamDraft {
  title: string
  school_year: string
  stage: Stage
  as_of: string
  is_sample: boolean
}

export const batchesOptions = (search: ListSearch) =>
  queryOptions({ ...evaluation.queryOptions('get', '/api/evaluation/v1/exam-batches', { params: { query: pageQuery(search) } }), placeholderData: keepPreviousData })

export const batchOptions = (batch_id: string) => evaluation.queryOptions('get', '/api/evaluation/v1/exam-batches/{batch_id}', { params: { path: { batch_id } } })

export const examTemplate = '/api/evaluation/v1/exam-batches/template.xlsx'

/** Sends the file; answers with the id of the job that adds it up. */
export async function loadExam(draft: ExamDraft, file: File, headers: { 'Idempotency-Key': string }): Promise<string> {
  const { data } = await evaluationFetch.POST('/api/evaluation/v1/exam-batches', {
    body: { ...draft, file: file as unknown as string },
    bodySerializer: () => {
      const form = new FormData()
      for (const [key, value] of Object.entries(draft)) form.append(key, String(value))
      form.append('file', file)
      return form
    },
    headers,
  })
  if (!data) throw new Error('no job')
  return data.id
}
