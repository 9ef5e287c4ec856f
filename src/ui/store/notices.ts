// Short messages about what somebody just did: they stand until dismissed or replaced.
import { create } from 'zustand';

export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
  /** The kubectl line that does the same. */
  readonly kubectl?: string;
  /** A later one about the same takes its place. */
  readonly about?: string;
  /** What can be done about it. */
  readonly offer?: { readonly label: string; readonly run: () => void };
}

interface Notices {
  readonly notices: readonly Notice[];
  /** The kubectl line that was shown last, for who wants to copy it by key. */
  readonly lastLine: string;
}

export const useNotices = create<Notices>()(() => ({ notices: [], lastLine: '' }));

const GOOD_MS = 5000;
/** Whoever regrets something has so long. */
const OFFER_MS = 15_000;
const SHOWN_NOTICES = 3;
let lastId = 0;

export function notify(tone: Notice['tone'], text: string, kubectl?: string, about?: string): void {
  const id = ++lastId;
  const line = kubectl ? { kubectl } : {};
  const notice = { id, tone, text, ...line, ...(about ? { about } : {}) };
  useNotices.setState(({ notices, lastLine }) => {
    const others = notices.filter((one) => about === undefined || one.about !== about);
    return {
      notices: [...others, notice].slice(-SHOWN_NOTICES),
      lastLine: kubectl ?? lastLine,
    };
  });
  if (tone === 'good') setTimeout(() => dismiss(id), GOOD_MS);
}

/** Says what was done, with a way back. */
export function offer(text: string, label: string, run: () => void): void {
  const id = ++lastId;
  const notice: Notice = { id, tone: 'good', text, offer: { label, run } };
  useNotices.setState(({ notices }) => ({ notices: [...notices, notice].slice(-SHOWN_NOTICES) }));
  setTimeout(() => dismiss(id), OFFER_MS);
}

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }));
}
