import { Component, type ReactNode } from 'react'
import { QueryErrorResetBoundary } from '@tanstack/react-query'
import { ProblemAlert } from './ProblemAlert'

interface BoundaryProps {
  children: ReactNode
  onReset: () => void
}

class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null }
  static getDerivedStateFromError(error: unknown) {
    return { error }
  }
  retry = () => {
    this.props.onReset()
    this.setState({ error: null })
  }
  override render() {
    return this.state.error ? <ProblemAlert error={this.state.error} onRetry={this.retry} /> : this.props.children
  }
}

/** A part of a page that fails alone: its place says what failed and offers a retry, the rest stays. */
export function Guard({ children }: { children: ReactNode }) {
  return <QueryErrorResetBoundary>{({ reset }) => <Boundary onReset={reset}>{children}</Boundary>}</QueryErrorResetBoundary>
}
