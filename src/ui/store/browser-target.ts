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
  /** How often something was opened: each time is another visit. */
  readonly opened: number;
}

export const useBrowser = create<BrowserState>()(() => ({ target: null, opened: 0 }));

export function openBrowser(target: BrowserTarget): void {
  useBrowser.setState(({ opened }) => ({ target, opened: opened + 1 }));
}

export function closeBrowser(): void {
  useBrowser.setState({ target: null });
}
