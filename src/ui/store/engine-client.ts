// The page's side of the protocol: starts the worker, asks, and writes frames into the mirror.
import type {
  FetchPart,
  Frame,
  FromEngine,
  Input,
  Narration,
  Patch,
  StartConfig,
  Subscription,
  ToEngine,
  ViewName,
} from '../../hosts/worker/protocol.ts';
import { PROTOCOL_VERSION } from '../../hosts/worker/protocol.ts';
import { useEngine } from './engine-state.ts';
import { mirror } from './mirror.ts';

const KEPT_NARRATIONS = 200;

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

  start(config: StartConfig): void {
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
    this.send({ is: 'start', version: PROTOCOL_VERSION, config });
    for (const subscription of this.subscriptions.values()) {
      this.send({ is: 'subscribe', subscription });
    }
  }

  /** A new cluster of the same kind in place of a lost one. */
  restart(): void {
    useEngine.setState((state) => ({ restarts: state.restarts + 1 }));
    if (this.config) this.start(this.config);
  }

  input(input: Input): Promise<unknown> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ is: 'input', id, input });
    });
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

  private stop(): void {
    this.worker?.terminate();
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(new Error('The cluster has ended.'));
    this.waiting.clear();
  }

  private send(message: ToEngine, transfer: Transferable[] = []): void {
    this.worker?.postMessage(message, transfer);
  }

  private receive(message: FromEngine): void {
    switch (message.is) {
      case 'ready':
        useEngine.setState({ cluster: message.cluster });
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
    if (document.hidden) setTimeout(ack, 250);
    else requestAnimationFrame(ack);
  }

  private becomeLost(message: string): void {
    const seed = this.config?.seed ?? 0;
    useEngine.setState({ fatal: { message, stack: '', seed, time: '' } });
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
