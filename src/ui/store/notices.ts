// Short messages about what somebody just did: they stand until dismissed or replaced.
import { create } from 'zustand';

export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
  /** The kubectl line that does the same. */
  readonly kubectl?: string;
}

export const useNotices = create<{ readonly notices: readonly Notice[] }>()(() => ({
  notices: [],
}));

const GOOD_MS = 5000;
const SHOWN_NOTICES = 3;
let lastId = 0;

export function notify(tone: Notice['tone'], text: string, kubectl?: string): void {
  const id = ++lastId;
  const notice = { id, tone, text, ...(kubectl ? { kubectl } : {}) };
  useNotices.setState(({ notices }) => ({ notices: [...notices, notice].slice(-SHOWN_NOTICES) }));
  if (tone === 'good') setTimeout(() => dismiss(id), GOOD_MS);
}

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }));
}
