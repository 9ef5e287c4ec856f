// Brings a session to where it stood: a new cluster, or an old one re-executed from its journal.
import type { Boot, EngineDoor } from './engine-door.ts';
import type { Beginning, Entry, SessionOrigin, SessionView, StartConfig } from './session.ts';
import { readSession } from './read-session.ts';
import { SessionStore } from './session-store.ts';

export interface Opened {
  readonly door: EngineDoor;
  readonly config: StartConfig;
  readonly view: SessionView;
  /** How many entries of its journal the browser's storage holds already. */
  readonly written: number;
}

export interface OpenPorts {
  readonly begin: (config: StartConfig) => Boot;
  readonly booting: (boot: Boot) => void;
  readonly progress: (door: EngineDoor, until: number) => void;
  /** Lets waiting messages in. */
  readonly pause: () => Promise<void>;
  readonly wall: () => number;
}

interface Past {
  readonly id: string;
  readonly config: StartConfig;
  readonly entries: readonly Entry[];
  readonly until: number;
  /** What its history hashed to at `until`; '' when that is not known. */
  readonly digest: string;
  readonly origin: SessionOrigin | null;
  readonly written: number;
}

const EVENTS_A_SLICE = 500;
const SLICE_MS = 40;
const TELL_MS = 150;

/** A kept session that is not there any more is a new one. */
export async function openSession(
  config: StartConfig,
  beginning: Beginning,
  ports: OpenPorts,
): Promise<Opened> {
  const past = await pastOf(beginning);
  if (!past || typeof past === 'string') {
    const view = {
      id: newId(),
      isNew: true,
      origin: null,
      isSame: null,
      ...(past ? { note: past } : {}),
    };
    void holdSession(view.id);
    return { door: await comeUp(config, ports), config, view, written: 0 };
  }
  if (past.written === 0) void holdSession(past.id);
  const door = await comeUp(past.config, ports);
  await reexecute(door, past, ports);
  const isSame = past.digest === '' ? null : door.mark().digest === past.digest;
  const view = { id: past.id, isNew: false, origin: past.origin, isSame };
  return { door, config: past.config, view, written: past.written };
}

async function comeUp(config: StartConfig, ports: OpenPorts): Promise<EngineDoor> {
  const boot = ports.begin(config);
  await inSlices(boot, ports, () => ports.booting(boot));
  return boot.open();
}

async function reexecute(door: EngineDoor, past: Past, ports: OpenPorts): Promise<void> {
  const replay = door.replay(past.entries, past.until);
  await inSlices(replay, ports, () => ports.progress(door, past.until));
}

/** Runs to the end, and lets the page know now and then how far it has come. */
async function inSlices(
  work: { run(maxEvents: number): boolean },
  { pause, wall }: OpenPorts,
  tell: () => void,
): Promise<void> {
  let told = -Infinity;
  for (let isDone = false; !isDone;) {
    if (wall() - told >= TELL_MS) {
      tell();
      told = wall();
    }
    await pause();
    const end = wall() + SLICE_MS;
    while (!isDone && wall() < end) isDone = work.run(EVENTS_A_SLICE);
  }
}

/** Undefined begins anew, and so does a sentence, which says why. */
async function pastOf(beginning: Beginning): Promise<Past | string | undefined> {
  switch (beginning.is) {
    case 'new':
      return undefined;
    case 'given':
      return readGiven(beginning);
    case 'kept':
      try {
        return await readKept(beginning);
      } catch (error) {
        return unreadable(error instanceof Error ? error.message : String(error));
      }
  }
}

function unreadable(why: string): string {
  return `The session of this tab cannot be read from the browser's storage (${why}): this is a new cluster.`;
}

type Kept = Extract<Beginning, { is: 'kept' }>;

async function readKept({ id, before }: Kept): Promise<Past | string | undefined> {
  const store = await SessionStore.open();
  const row = await store.row(id);
  if (!row) return undefined;
  const kept = await store.entries(id);
  const end = Math.max(row.mark?.at ?? 0, kept.at(-1)?.at ?? 0);
  const whole = { ...row, kubetarium: 'session', version: 1, entries: kept };
  const checked = readSession({ ...whole, mark: { ...row.mark, at: end } });
  if (typeof checked === 'string') return unreadable(checked);
  const { entries } = checked;
  const { config, mark, origin } = row;
  const isOwn = await holdSession(id);
  if (isOwn && (before === undefined || before > mark.at)) {
    const until = Math.max(mark.at, entries.at(-1)?.at ?? 0);
    const digest = until === mark.at ? mark.digest : '';
    return { id, config, entries, until, digest, origin, written: entries.length };
  }
  const until = Math.min(mark.at, (before ?? Infinity) - 1);
  const begun = entries.filter(({ at }) => at <= until);
  const from = { id, at: until };
  return { id: newId(), config, entries: begun, until, digest: '', origin: from, written: 0 };
}

/** How long the worker before may take to be gone. */
const PATIENCE_MS = 2000;

/**
 * One worker at a time writes a session: a second tab that shows it goes on with a branch. Where
 * there are no locks nobody can tell.
 */
async function holdSession(id: string): Promise<boolean> {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return true;
  return new Promise((resolve) => {
    const held = (): Promise<void> => {
      resolve(true);
      return new Promise(() => undefined);
    };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    locks.request(`kubetarium-session-${id}`, { signal }, held).catch(() => resolve(false));
  });
}

function readGiven({ session, origin }: Extract<Beginning, { is: 'given' }>): Past {
  const { config, entries, mark } = session;
  const { at: until, digest } = mark;
  return { id: newId(), config, entries, until, digest, origin: origin ?? null, written: 0 };
}

function newId(): string {
  return crypto.randomUUID();
}
