// The Web Worker that holds a cluster: joins the page's messages to an engine host.
import { EngineHost } from './engine-host.ts';
import type { Opened } from './open-session.ts';
import { openSession } from './open-session.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { PROTOCOL_VERSION } from './protocol.ts';
import { SessionKeeper } from './session-keeper.ts';
import { beginEngine } from './start-engine.ts';

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToEngine>) => void) | null;
  postMessage(message: FromEngine, transfer: Transferable[]): void;
  /** Which late function was called before it was there, if one was. */
  kubetariumCalledEarly?: number;
}

/** From here on a boot takes seconds, and does what that of a few nodes does not. */
const MANY_NODES = 20;

type LateParts = typeof import('./late-parts.ts');
type Start = Extract<ToEngine, { is: 'start' }>;

const scope = self as unknown as WorkerScope;
const channel = new MessageChannel();
let waiting: (() => void)[] = [];
channel.port1.onmessage = () => {
  const run = waiting;
  waiting = [];
  for (const call of run) call();
};

let host: EngineHost | undefined;
/** What the page said while the session was still being opened. */
const early: ToEngine[] = [];

function send(message: FromEngine, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

function soon(run: () => void): void {
  waiting.push(run);
  channel.port2.postMessage(null);
}

async function start(message: Start): Promise<void> {
  if (message.version !== PROTOCOL_VERSION) {
    throw new Error(`the page speaks version ${message.version}, not ${PROTOCOL_VERSION}`);
  }
  stayNoticed();
  // Fetched while the cluster boots, which needs none of it.
  const lateParts = import('./late-parts.ts');
  const opened = await openFirst(message, lateParts);
  const engineHost = new EngineHost(opened.door, opened.view, {
    send,
    soon,
    later: (run, milliseconds) => void setTimeout(run, milliseconds),
    wall: () => performance.now(),
  });
  keep(opened, engineHost);
  host = engineHost;
  for (const waitingMessage of early) host.receive(waitingMessage);
  await lateParts;
  host.open();
}

/** A boot that does need a late part is thrown away and done again, which gives the same. */
async function openFirst(message: Start, lateParts: Promise<LateParts>): Promise<Opened> {
  // What was done in a session may need anything, and so may the boot of more than a few nodes.
  if (message.beginning.is !== 'new' || message.config.nodes > MANY_NODES) await lateParts;
  try {
    return await open(message);
  } catch (error) {
    const early = scope.kubetariumCalledEarly;
    if (early === undefined) throw error;
    const { LATE_NAMES } = await lateParts;
    console.warn(`This cluster's boot calls ${LATE_NAMES[early]}: loaded too late.`);
    return open(message);
  }
}

function open({ config, beginning }: Start): Promise<Opened> {
  return openSession(config, beginning, {
    begin: beginEngine,
    booting: (boot) => {
      if (config.nodes > MANY_NODES) send({ is: 'booting', boot: boot.view() });
    },
    progress: (door, until) => send({ is: 'progress', now: door.now, start: door.start, until }),
    pause: () => new Promise(soon),
    wall: () => performance.now(),
  });
}

/** The browser frees the lock when this worker ends, however it ends: so the page learns of it. */
function stayNoticed(): void {
  const lock = `kubetarium-worker-${crypto.randomUUID()}`;
  const forever = new Promise<void>(() => undefined);
  const held = (): Promise<void> => {
    send({ is: 'alive', lock });
    return forever;
  };
  // Only secure contexts have locks; elsewhere a lost worker is noticed by its error alone.
  void (navigator.locks as LockManager | undefined)?.request(lock, held);
}

function keep({ door, config, view, written }: Opened, engineHost: EngineHost): void {
  const { id, origin } = view;
  const keeper = new SessionKeeper(
    { id, config, origin, mark: () => (engineHost.isDead ? undefined : door.mark()) },
    written,
    (state) => send({ is: 'storage', state }),
  );
  let seen = 0;
  door.onInput((entry) => {
    if (++seen > written) keeper.add(entry);
  });
}

scope.onmessage = ({ data }) => {
  if (data.is !== 'start') {
    if (host) host.receive(data);
    else early.push(data);
    return;
  }
  start(data).catch((error: unknown) => {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    send({ is: 'fatal', report: { message, stack, seed: data.config.seed, time: '' } });
  });
};
