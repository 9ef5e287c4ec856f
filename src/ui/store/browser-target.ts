// What the in-page browser is asked to open; null while it is closed.
import { create } from 'zustand';

export interface ForwardedPort {
  readonly namespace: string;
  readonly pod: string;
  readonly localPort: number;
  readonly podPort: number;
}

export interface BrowserTarget {
  readonly url: string;
  /** Ports of `localhost` that kubectl port-forward opened. */
  readonly forwards: readonly ForwardedPort[];
}

interface BrowserState {
  readonly target: BrowserTarget | null;
}

export const useBrowser = create<BrowserState>()(() => ({ target: null }));

export function openBrowser(target: BrowserTarget): void {
  useBrowser.setState({ target });
}

export function closeBrowser(): void {
  useBrowser.setState({ target: null });
}
