// The browser's own storage of sessions: their rows and their journals, in IndexedDB.
import type { Entry, SessionRow } from './session.ts';

const DATABASE = 'kubetarium';
const VERSION = 1;
const SESSIONS = 'sessions';
const ENTRIES = 'entries';

interface KeptEntry {
  readonly session: string;
  readonly index: number;
  readonly entry: Entry;
}

/** Every call throws what IndexedDB throws; `isQuota` tells a full storage from other trouble. */
export class SessionStore {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(): Promise<SessionStore> {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(SESSIONS, { keyPath: 'id' });
      request.result.createObjectStore(ENTRIES, { keyPath: ['session', 'index'] });
    };
    const database = await result(request);
    // A newer page in another tab may want another version: it must not wait for this one.
    database.onversionchange = () => database.close();
    return new SessionStore(database);
  }

  /** Kept sessions, the last written first. */
  async list(): Promise<SessionRow[]> {
    const rows = await result<SessionRow[]>(this.begin('readonly').sessions.getAll());
    return rows.sort((a, b) => b.writtenAt - a.writtenAt);
  }

  async row(id: string): Promise<SessionRow | undefined> {
    return result<SessionRow | undefined>(this.begin('readonly').sessions.get(id));
  }

  async entries(id: string): Promise<Entry[]> {
    const kept = await result<KeptEntry[]>(this.begin('readonly').entries.getAll(rangeOf(id)));
    return kept.map(({ entry }) => entry);
  }

  /** Writes the row and adds entries from an index on: all of it, or nothing. */
  async write(row: SessionRow, from: number, entries: readonly Entry[]): Promise<void> {
    const { transaction, sessions, entries: shelf } = this.begin('readwrite');
    try {
      sessions.put(row);
      entries.forEach((entry, place) => {
        shelf.put({ session: row.id, index: from + place, entry } satisfies KeptEntry);
      });
    } catch (error) {
      transaction.abort();
      throw error;
    }
    await done(transaction);
  }

  async remove(id: string): Promise<void> {
    const { transaction, sessions, entries } = this.begin('readwrite');
    sessions.delete(id);
    entries.delete(rangeOf(id));
    await done(transaction);
  }

  private begin(mode: IDBTransactionMode) {
    const transaction = this.database.transaction([SESSIONS, ENTRIES], mode);
    const sessions = transaction.objectStore(SESSIONS);
    return { transaction, sessions, entries: transaction.objectStore(ENTRIES) };
  }
}

export function isQuota(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

function rangeOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);
}

function result<Value>(request: IDBRequest): Promise<Value>;
function result(request: IDBOpenDBRequest): Promise<IDBDatabase>;
function result(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser refused'));
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the browser gave up'));
  });
}
