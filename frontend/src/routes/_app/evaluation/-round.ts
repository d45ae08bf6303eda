/** The steps of a round's page; read by the route before its page is loaded. */
export const roundSteps = ['collect', 'coverage', 'results', 'publication'] as const
export type RoundStep = (typeof roundSteps)[number]

/** Which step of a round's page its state asks for. */
export const stepOf = (state: string): RoundStep => (state === 'draft' || state === 'open' ? 'collect' : state === 'frozen' ? 'coverage' : state === 'scored' || state === 'moderated' ? 'results' : 'publication')
