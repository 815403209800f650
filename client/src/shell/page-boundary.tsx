import { Component, type ReactNode } from 'react';
import { ErrorState } from '../components/states.tsx';

type Props = { readonly children: ReactNode };

/** Catches what a page did not expect (a broken download of its code, a bug) and offers a way on. */
export class PageBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <ErrorState
        error="This page could not be opened. Check the connection and try again."
        onRetry={() => window.location.reload()}
      />
    );
  }
}
