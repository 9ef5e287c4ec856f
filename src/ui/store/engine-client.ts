// The page's side of the protocol: starts the worker, asks, and writes frames into the mirror.
import type { ChannelListener, ChannelWriter } from '../../hosts/worker/engine-door.ts';
import type {
  ChannelPart,
  Answers,
  Beginning,
  FetchPart,
  Frame,
  FromEngine,
  Input,
  Narration,
  Patch,
  Query,
  StartConfig,
  StorageState,
  Subscription,
  ToEngine,
  ViewName,
} from '../../hosts/worker/protocol.ts';
import { PROTOCOL_VERSION } from '../../hosts/worker/protocol.ts';
import { showControlPlane } from './control-plane.ts';
import { useEngine } from './engine-state.ts';
import { frameGap } from './frame-pace.ts';
import { mirror } from './mirror.ts';
import { notify } from './notices.ts';
import type { LostRun } from './last-run.ts';
import { heldRun, holdRun } from './last-run.ts';
import { rememberSession } from './remembered-session.ts';
import { isLarge } from './cluster-demand.ts';
import { applyTimeline, useTimeline } from './timeline-state.ts';
import { storageWords } from './storage-words.ts';

const KEPT_NARRATIONS = 200;
const SMALL_NODES = 3;
const LOST =
  'The worker that held the cluster was lost. A new one does all of it again from the journal.';
/** Between two frames of a page that nobody sees. */
const HIDDEN_MS = 250;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class EngineClient {
  private worker: Worker | undefined;
  private config: StartConfig | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private readonly subscriptions = new Map<ViewName, Subscription>();
  private lastId = 0;
  private watchOver = new AbortController();
  private readonly unsent: { message: ToEngine; transfer: Transferable[] }[] = [];

  /** `config` is that of a new cluster; other beginnings bring their own. */
  start(config: StartConfig, beginning: Beginning = { is: 'new' }): void {
    this.stop();
    this.config = config;
    const worker = new Worker(new URL('../../hosts/worker/worker.ts', import.meta.url), {
      type: 'module',
      name: 'kubetarium-engine',
    });
    this.worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromEngine>) => this.receive(data);
    worker.onerror = (event) => this.becomeLost(event.message || 'The worker could not start.');
    useEngine.setState({ fatal: null, cluster: null, clock: null, inspected: null });
    useTimeline.setState({ markers: [] });
    useEngine.setState({ session: null, progress: null, storage: { is: 'kept' } });
    useEngine.setState({ boot: null, lost: null });
    this.send({ is: 'start', version: PROTOCOL_VERSION, config, beginning });
    for (const subscription of this.subscriptions.values()) {
      this.send({ is: 'subscribe', subscription });
    }
    for (const { message, transfer } of this.unsent.splice(0)) this.send(message, transfer);
  }

  /** A new cluster of the same kind in place of this one, of another, or another session. */
  restart(beginning: Beginning = { is: 'new' }, config = this.config): void {
    useEngine.setState((state) => ({ restarts: state.restarts + 1 }));
    if (config) this.start(config, beginning);
  }

  /** A cluster of a few nodes in place of one that asks for too much. */
  restartSmall(): void {
    if (this.config) this.restart({ is: 'new' }, { ...this.config, nodes: SMALL_NODES });
  }

  /** What the tab died of waits for a word: `config` is that of the cluster it may have instead. */
  wait(config: StartConfig, lost: LostRun): void {
    this.stop();
    this.config = config;
    useEngine.setState({ lost, session: null, clock: null });
  }

  /** Asks what changes nothing. */
  query<Kind extends Query['kind']>(query: Extract<Query, { kind: Kind }>): Promise<Answers[Kind]> {
    return this.ask((id) => ({ is: 'query', id, query })) as Promise<Answers[Kind]>;
  }

  input(input: Input): Promise<unknown> {
    return this.ask((id) => ({ is: 'input', id, input }));
  }

  private ask(message: (id: number) => ToEngine): Promise<unknown> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send(message(id));
    });
  }

  /** Shows a moment of the past everywhere; null: the present again. */
  look(at: number | null): void {
    this.send({ is: 'look', at });
  }

  subscribe(subscription: Subscription): void {
    this.subscriptions.set(subscription.view, subscription);
    this.send({ is: 'subscribe', subscription });
  }

  unsubscribe(view: ViewName): void {
    this.subscriptions.delete(view);
    this.send({ is: 'unsubscribe', view });
  }

  /** The in-page Kubernetes API, as fetch: bodies stream, abort cancels. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = [...new Headers(init.headers)];
    const body = init.body == null ? undefined : await bytesOf(init.body);
    const { port1, port2 } = new MessageChannel();
    const method = (init.method ?? 'GET').toUpperCase();
    const request = { method, path, headers, ...(body ? { body } : {}) };
    const response = readResponse(port1, init.signal ?? undefined);
    this.send({ is: 'fetch', request, port: port2 }, [port2]);
    return response;
  }

  /** exec, attach and port-forward: channels both ways. */
  connect(path: string, listener: ChannelListener): ChannelWriter {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<ChannelPart>) => {
      if (data.is === 'accepted') listener.accepted?.();
      else if (data.is === 'data') listener.data(data.channel, data.text);
      else if (data.is === 'close') listener.closed?.(data.channel ?? 0, data.error);
      else if (data.is === 'end') listener.end(data.status);
    };
    const tell = (part: ChannelPart): void => port1.postMessage(part);
    const request = { method: 'POST', path, headers: [] };
    this.send({ is: 'connect', request, port: port2 }, [port2]);
    return {
      send: (channel, text) => tell({ is: 'data', channel, text }),
      open: (channel, port) => tell({ is: 'open', channel, port }),
      close: (channel) => tell({ is: 'close', ...(channel === undefined ? {} : { channel }) }),
    };
  }

  private stop(): void {
    this.watchOver.abort();
    this.watchOver = new AbortController();
    this.worker?.terminate();
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(new Error('The cluster has ended.'));
    this.waiting.clear();
  }

  private send(message: ToEngine, transfer: Transferable[] = []): void {
    if (this.worker) this.worker.postMessage(message, transfer);
    // What is asked while a link is still being read waits for its cluster.
    else this.unsent.push({ message, transfer });
  }

  private receive(message: FromEngine): void {
    switch (message.is) {
      case 'alive':
        this.watch(message.lock);
        return;
      case 'booting':
        useEngine.setState({ boot: message.boot });
        return;
      case 'progress':
        useEngine.setState({ boot: null, progress: message });
        return;
      case 'ready':
        rememberSession(message.session.id);
        holdRun(message.session.id);
        useEngine.setState({
          boot: null,
          cluster: message.cluster,
          session: message.session,
          progress: null,
        });
        return;
      case 'storage':
        useEngine.setState({ storage: message.state });
        if (message.state.is !== 'kept') notify('bad', this.storageTrouble(message.state));
        return;
      case 'frame':
        this.draw(message);
        return;
      case 'reply':
        this.waiting.get(message.id)?.resolve(message.value);
        this.waiting.delete(message.id);
        return;
      case 'refused':
        this.waiting.get(message.id)?.reject(new Error(message.message));
        this.waiting.delete(message.id);
        return;
      case 'fatal':
        useEngine.setState({ fatal: message.report });
        return;
    }
  }

  private draw(frame: Frame): void {
    const narrations: Narration[] = [];
    for (const patch of frame.patches) applyPatch(patch, narrations);
    mirror.flush();
    useEngine.setState((state) => ({
      clock: frame.clock,
      ...(narrations.length === 0
        ? {}
        : {
            narration: narrations[narrations.length - 1] as Narration,
            narrations: [...state.narrations, ...narrations].slice(-KEPT_NARRATIONS),
          }),
    }));
    // The next frame may come when this one has been drawn. A hidden page draws none.
    const ack = (): void => this.send({ is: 'ack', frame: frame.frame });
    const gap = document.hidden ? HIDDEN_MS : frameGap(mirror.pods.size);
    if (gap > 0) setTimeout(ack, gap);
    else requestAnimationFrame(ack);
  }

  private storageTrouble(state: StorageState): string {
    return storageWords(state, useEngine.getState().clock?.start ?? 0);
  }

  /** The worker holds the lock while it lives: when the page gets it, the worker is gone. */
  private watch(lock: string): void {
    const { signal } = this.watchOver;
    const lost = (): void => {
      if (!signal.aborted) this.becomeLost('The browser ended the worker.');
    };
    navigator.locks.request(lock, { signal }, lost).catch(() => undefined);
  }

  /** A session that is kept goes on from its journal, once; what cannot is told. */
  private becomeLost(message: string): void {
    const { session } = useEngine.getState();
    const seed = this.config?.seed ?? 0;
    if (!session) {
      useEngine.setState({ fatal: { message, stack: '', seed, time: '' } });
      return;
    }
    const run = heldRun();
    if (this.config && run && isLarge(run)) return this.wait(this.config, run);
    notify('bad', LOST);
    this.restart({ is: 'kept', id: session.id });
  }
}

function applyPatch(patch: Patch, narrations: Narration[]): void {
  switch (patch.view) {
    case 'topology':
      mirror.applyTopology(patch);
      return;
    case 'events':
      mirror.applyEvents(patch);
      return;
    case 'inspector':
      useEngine.setState({ inspected: patch });
      return;
    case 'timeline':
      applyTimeline(patch);
      return;
    case 'control-plane':
      showControlPlane(patch);
      return;
    case 'narrator':
      narrations.push(...patch.lines);
      return;
  }
}

async function bytesOf(body: BodyInit): Promise<Uint8Array> {
  return new Uint8Array(await new Response(body).arrayBuffer());
}

function readResponse(port: MessagePort, signal: AbortSignal | undefined): Promise<Response> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      port.postMessage({ is: 'cancel' });
      reject(new DOMException('The request was aborted.', 'AbortError'));
    };
    if (signal?.aborted) return cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    let body: ReadableStreamDefaultController<Uint8Array>;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => void (body = controller),
      cancel: () => port.postMessage({ is: 'cancel' }),
    });
    signal?.addEventListener('abort', () => body.error(signal.reason), { once: true });
    port.onmessage = ({ data }: MessageEvent<FetchPart>) => {
      if (data.is === 'head') resolve(responseOf(data, stream));
      else if (data.is === 'chunk') body.enqueue(data.bytes);
      else finish(body, port);
    };
  });
}

function responseOf(
  head: Extract<FetchPart, { is: 'head' }>,
  stream: ReadableStream<Uint8Array>,
): Response {
  const hasBody = ![101, 204, 205, 304].includes(head.status);
  const headers = head.headers.map(([name, value]): [string, string] => [name, value]);
  return new Response(hasBody ? stream : null, { status: head.status, headers });
}

function finish(body: ReadableStreamDefaultController<Uint8Array>, port: MessagePort): void {
  try {
    body.close();
  } catch {
    // The reader had cancelled it already.
  }
  port.close();
}

export const engine = new EngineClient();
