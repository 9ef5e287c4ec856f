// A client's connection to the API server: requests and watches multiplexed, reopened when lost.
import type { Process } from '../kernel/process.ts';
import type { Cancel, Resumption, Task } from '../kernel/task.ts';
import { Wait } from '../kernel/task.ts';
import type { Micros } from '../kernel/time.ts';
import { Latch, sleep } from '../kernel/waits.ts';
import type { ApiRequest, ApiResponse, WatchSink } from '../model/api/request.ts';
import type { ConnectionEnd } from '../world/network/connection.ts';
import type { NetworkNamespace } from '../world/network/network-namespace.ts';
import type { Endpoint } from '../world/network/packet.ts';
import { ConnectionError } from './api-error.ts';
import { CONNECT_TIMEOUT, FIRST_RECONNECT_DELAY, LAST_RECONNECT_DELAY } from './limits.ts';
import type { Pending, RequestDeadlines } from './request-deadlines.ts';
import { deadlinesOf } from './request-deadlines.ts';
import type { ClientMessage, ServerMessage } from './wire.ts';

type Reply =
  | { readonly is: 'response'; readonly response: ApiResponse }
  | { readonly is: 'lost'; readonly why: string };

class Outstanding implements Pending {
  readonly sentAt: Micros;
  /** What the request was made for: what follows its answer is caused by that too. */
  readonly cause: number;

  constructor(
    private readonly transport: Transport,
    public resume: ((reply: Reply) => void) | undefined,
    readonly sink: WatchSink | undefined,
  ) {
    const { now, cause } = transport.process.clock;
    this.sentAt = now;
    this.cause = cause;
  }

  get isPending(): boolean {
    return this.resume !== undefined;
  }

  expire(): void {
    if (this.transport.process.isRunning) this.transport.lose(TIMED_OUT);
  }
}

const TIMED_OUT = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';

/** How to end a watch. */
export interface WatchHandle {
  stop(): void;
}

/** One per process; shared by all its clients. */
export class Transport {
  private end: ConnectionEnd | undefined;
  private connecting: Latch<string> | undefined;
  private reconnectDelay = FIRST_RECONNECT_DELAY;
  private lastFailureAt = -Infinity;
  private nextId = 1;
  private readonly outstanding = new Map<number, Outstanding>();
  private readonly deadlines: RequestDeadlines;

  constructor(
    readonly process: Process,
    private readonly net: NetworkNamespace,
    /** Where the API server is; asked anew for each connection. */
    private readonly server: () => Endpoint,
  ) {
    this.deadlines = deadlinesOf(process.clock);
  }

  /** Whether a connection stands. */
  get isConnected(): boolean {
    return this.end !== undefined;
  }

  /** Sends a request and waits for its answer. Throws ConnectionError when none comes. */
  *call(request: ApiRequest): Task<ApiResponse> {
    if (!this.end) yield* this.connect();
    const reply = yield* new Call((resume) => this.send(request, resume, undefined));
    if (reply.is === 'lost') throw new ConnectionError(reply.why);
    return reply.response;
  }

  /**
   * Begins a watch; the answer to the request comes first (an error may), then the sink hears
   * of batches within their clock events. `sink.end` tells of the watch's end or a lost connection.
   */
  *watch(request: ApiRequest, sink: WatchSink): Task<{ response: ApiResponse } & WatchHandle> {
    if (!this.end) yield* this.connect();
    let id = 0;
    const reply = yield* new Call((resume) => (id = this.send(request, resume, sink)));
    if (reply.is === 'lost') throw new ConnectionError(reply.why);
    const stop = (): void => {
      if (!this.outstanding.delete(id)) return;
      this.end?.send({ is: 'cancel', id } satisfies ClientMessage);
    };
    if (reply.response.body.is !== 'watch') this.outstanding.delete(id);
    return { response: reply.response, stop };
  }

  private send(
    request: ApiRequest,
    resume: (reply: Reply) => void,
    sink: WatchSink | undefined,
  ): number {
    const id = this.nextId++;
    const outstanding = new Outstanding(this, resume, sink);
    this.outstanding.set(id, outstanding);
    this.deadlines.add(outstanding);
    (this.end as ConnectionEnd).send({ is: 'request', id, request } satisfies ClientMessage);
    return id;
  }

  private *connect(): Task {
    if (!this.connecting) {
      const latch = new Latch<string>('connection to the API server');
      this.connecting = latch;
      this.process.spawn('connect', this.open(latch));
    }
    const failure = yield* this.connecting.wait();
    if (failure !== '' || !this.end) throw new ConnectionError(failure || 'connection lost');
  }

  private *open(latch: Latch<string>): Task {
    const { clock, random } = this.process;
    const earliest = this.lastFailureAt + random.jitter(this.reconnectDelay, 0.5);
    if (earliest > clock.now) yield* sleep(earliest - clock.now);
    const to = this.server();
    const outcome = yield* this.net.connect(this.process, to, { timeout: CONNECT_TIMEOUT });
    this.connecting = undefined;
    if (outcome.is !== 'connected') {
      this.lastFailureAt = clock.now;
      this.reconnectDelay = Math.min(this.reconnectDelay * 2, LAST_RECONNECT_DELAY);
      const why = outcome.is === 'refused' ? 'connect: connection refused' : 'i/o timeout';
      latch.open(`dial tcp ${to.address}:${to.port}: ${why}`);
      return;
    }
    this.reconnectDelay = FIRST_RECONNECT_DELAY;
    const { end } = outcome;
    this.end = end;
    end.onMessage((message) => this.receive(message as ServerMessage));
    end.onClose((reason) => {
      if (this.end === end) this.lose(reason === 'reset' ? 'connection reset by peer' : 'EOF');
    });
    latch.open('');
  }

  private receive(message: ServerMessage): void {
    const outstanding = this.outstanding.get(message.id);
    if (!outstanding) return;
    switch (message.is) {
      case 'events':
        outstanding.sink?.events(message.batch);
        return;
      case 'end':
        this.outstanding.delete(message.id);
        outstanding.sink?.end();
        return;
      case 'response': {
        const { resume } = outstanding;
        this.process.clock.cause = outstanding.cause;
        outstanding.resume = undefined;
        if (!outstanding.sink) this.outstanding.delete(message.id);
        resume?.({ is: 'response', response: message.response });
      }
    }
  }

  /** The connection is gone: everything outstanding fails, watches end. */
  lose(why: string): void {
    const { end } = this;
    this.end = undefined;
    this.lastFailureAt = this.process.clock.now;
    end?.close('reset');
    const lost = [...this.outstanding.values()];
    this.outstanding.clear();
    for (const outstanding of lost) {
      const { resume, sink } = outstanding;
      outstanding.resume = undefined;
      if (resume) resume({ is: 'lost', why });
      else sink?.end();
    }
  }
}

/** Waits for one reply; replies arrive within clock events, so the task goes on at once. */
class Call extends Wait<Reply> {
  constructor(private readonly begin: (resume: (reply: Reply) => void) => void) {
    super();
  }

  arm(resumption: Resumption<Reply>): Cancel {
    let isCancelled = false;
    this.begin((reply) => {
      if (!isCancelled) resumption.now(reply);
    });
    return () => {
      isCancelled = true;
    };
  }

  describe(): string {
    return 'an answer of the API server';
  }
}
