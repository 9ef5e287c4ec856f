// Keeps a running session in the browser's storage: each input at once, the time every so often.
import type { Entry, HistoryMark, SessionOrigin, StartConfig, StorageState } from './session.ts';
import { isQuota, SessionStore } from './session-store.ts';

/** How often the time reached is written while nothing is put in. */
const TOUCH_MS = 1000;
/** How long a full storage is left alone before it is tried again. */
const RETRY_MS = 10_000;
/** A session with no more than the first scene in it is not kept longer than this. */
const UNTOUCHED_MS = 24 * 3600 * 1000;
const FIRST_SCENE_ENTRIES = 3;

export interface Kept {
  readonly id: string;
  readonly config: StartConfig;
  readonly origin: SessionOrigin | null;
  /** How far it has come; undefined once it has stopped by a bug: that is not kept. */
  readonly mark: () => HistoryMark | undefined;
}

export class SessionKeeper {
  private pending: Entry[] = [];
  private written: number;
  private store: SessionStore | undefined;
  private isWriting = false;
  private isScheduled = false;
  private lastAt = 0;
  private state: StorageState = { is: 'kept' };

  /** `written` entries of the journal are in the storage already. */
  constructor(
    private readonly kept: Kept,
    written: number,
    private readonly tell: (state: StorageState) => void,
  ) {
    this.written = written;
    setInterval(() => this.touch(), TOUCH_MS);
  }

  add(entry: Entry): void {
    this.pending.push(entry);
    this.schedule(0);
  }

  private touch(): void {
    const mark = this.kept.mark();
    if (mark && this.state.is === 'kept' && mark.at !== this.lastAt) this.schedule(0);
  }

  private schedule(delay: number): void {
    if (this.isScheduled || (this.state.is !== 'kept' && delay === 0)) return;
    this.isScheduled = true;
    setTimeout(() => {
      this.isScheduled = false;
      void this.write();
    }, delay);
  }

  private async write(): Promise<void> {
    if (this.isWriting) return this.schedule(TOUCH_MS);
    const mark = this.kept.mark();
    if (!mark) return;
    this.isWriting = true;
    const batch = this.pending;
    this.pending = [];
    const { id, config, origin } = this.kept;
    const entries = this.written + batch.length;
    const row = { id, config, origin, entries, mark, writtenAt: Date.now() };
    try {
      this.store ??= await openStore(id);
      await this.store.write(row, this.written, batch);
      this.written = entries;
      this.lastAt = mark.at;
      this.become({ is: 'kept' });
    } catch (error) {
      // Nothing may be kept after a gap: the batch waits, with what follows it.
      this.pending = [...batch, ...this.pending];
      if (isQuota(error)) this.become({ is: 'full', at: this.lastAt });
      else this.become({ is: 'none', why: error instanceof Error ? error.message : String(error) });
      this.schedule(RETRY_MS);
    }
    this.isWriting = false;
    if (this.pending.length > 0) this.schedule(0);
  }

  private become(state: StorageState): void {
    const isNews = state.is !== this.state.is;
    this.state = state;
    if (isNews) this.tell(state);
  }
}

/** Opens the storage and lets go of old sessions in which nobody ever did anything. */
async function openStore(current: string): Promise<SessionStore> {
  const store = await SessionStore.open();
  const old = Date.now() - UNTOUCHED_MS;
  for (const { id, entries, writtenAt } of await store.list()) {
    if (id === current || entries > FIRST_SCENE_ENTRIES || writtenAt > old) continue;
    await store.remove(id);
  }
  return store;
}
