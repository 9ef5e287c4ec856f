// Which session this tab shows, so that a reload goes on with it.

const KEY = 'kubetarium.session';

export function rememberSession(id: string): void {
  try {
    sessionStorage.setItem(KEY, id);
  } catch {
    // A browser that refuses keeps no sessions either.
  }
}

/** The session that this tab showed before it was reloaded; undefined on a first visit. */
export function sessionBeforeReload(): string | undefined {
  const [navigation] = performance.getEntriesByType('navigation');
  const { type } = (navigation ?? { type: 'navigate' }) as PerformanceNavigationTiming;
  if (type !== 'reload' && type !== 'back_forward') return undefined;
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}
