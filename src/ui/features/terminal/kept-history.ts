// The lines of earlier visits.

const HISTORY_KEY = 'kubetarium.terminal-history';

export function readHistory(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(HISTORY_KEY) ?? '[]');
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}

export function saveHistory(history: readonly string[]): void {
  try {
    localStorage.setItem(HISTORY_KEY, JSON.stringify(history.slice(-500)));
  } catch {
    // Private windows may refuse; the history is then forgotten.
  }
}
