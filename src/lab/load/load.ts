// One LoadGenerator at work: sends at its rate through the simulated network and measures.
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import { sleepInBackground, withTimeout } from '../../kernel/waits.ts';
import { headersOfBatch } from '../../world/network/batch.ts';
import type { HttpRequest, HttpResponse } from '../../world/network/http.ts';
import type { Universe } from '../faults/fault-action.ts';
import type {
  LoadGeneratorSpec,
  LoadGeneratorStatus,
} from '../simulation-api/load-generator-kind.ts';
import { LoadStatistics } from './load-statistics.ts';
import type { LoadTarget } from './load-target.ts';
import { loadTarget } from './load-target.ts';

/** At high rates requests leave in bunches, this often and in so many messages. */
const PERIOD: Micros = 50 * MILLISECOND;
const MESSAGES_PER_PERIOD = 10;
const IDLE_PERIOD: Micros = SECOND;
const DEFAULT_TIMEOUT_SECONDS = 10;
/** Sockets that the generator has; more requests fail at once. */
const MAX_IN_FLIGHT = 2_000;

/** Begins to send at once. */
export function startLoad(
  universe: Universe,
  namespace: string,
  name: string,
  spec: LoadGeneratorSpec,
): Load {
  return new Load(universe, namespace, name, spec);
}

export class Load {
  private readonly process: Process;
  /** One for each message on its way. */
  private readonly clients = new Set<Process>();
  private readonly statistics: LoadStatistics;
  private message: string | undefined;
  private sent = 0;
  /** Requests whose answer is awaited. */
  private inFlight = 0;
  private rateSince: Micros;

  constructor(
    private readonly universe: Universe,
    private readonly namespace: string,
    private readonly name: string,
    private spec: LoadGeneratorSpec,
  ) {
    this.process = this.newProcess();
    this.rateSince = this.now;
    this.statistics = new LoadStatistics(this.now);
    this.process.run(this.run());
  }

  /** From now on it does as this spec says. */
  become(spec: LoadGeneratorSpec): void {
    this.spec = spec;
    this.sent = 0;
    this.rateSince = this.now;
  }

  stop(): void {
    this.process.crash('stopped', 0);
    for (const client of this.clients) client.crash('stopped', 0);
  }

  status(): LoadGeneratorStatus {
    const { message } = this;
    return { ...this.statistics.status(this.now), ...(message === undefined ? {} : { message }) };
  }

  private newProcess(): Process {
    return this.universe.kernel.createProcess(`load ${this.namespace}/${this.name}`);
  }

  private get now(): Micros {
    return this.universe.kernel.now;
  }

  private *run(): Task<number> {
    for (;;) {
      yield* sleepInBackground(this.pause());
      const { requestsPerSecond, paused } = this.spec;
      if (paused || requestsPerSecond <= 0) {
        this.sent = 0;
        this.rateSince = this.now;
        continue;
      }
      const due = Math.floor((requestsPerSecond * (this.now - this.rateSince)) / SECOND);
      this.send(Math.min(due - this.sent, this.room()));
      this.sent = due;
    }
  }

  /** How many more may be on their way: with a bounded concurrency the rest is not sent. */
  private room(): number {
    const { concurrency } = this.spec;
    return concurrency === undefined ? Infinity : Math.max(concurrency - this.inFlight, 0);
  }

  private pause(): Micros {
    const { requestsPerSecond: rate, paused } = this.spec;
    if (paused || rate <= 0) return IDLE_PERIOD;
    if (rate * PERIOD >= SECOND) return PERIOD;
    const next = this.rateSince + Math.ceil(((this.sent + 1) * SECOND) / rate);
    return Math.min(Math.max(next - this.now, 1), IDLE_PERIOD);
  }

  private send(requests: number): void {
    if (requests <= 0) return;
    const target = loadTarget(this.universe, this.namespace, this.spec);
    if (typeof target === 'string') {
      this.message = target;
      this.statistics.failed(this.now, requests, target);
      return;
    }
    this.message = undefined;
    const messages = Math.min(requests, MESSAGES_PER_PERIOD);
    for (let index = 0; index < messages; index++) {
      const share = Math.floor(requests / messages) + (index < requests % messages ? 1 : 0);
      if (this.clients.size >= MAX_IN_FLIGHT) {
        this.statistics.failed(this.now, share, 'too many open requests');
      } else this.launch(target, share);
    }
  }

  private launch(target: LoadTarget, requests: number): void {
    const client = this.newProcess();
    this.clients.add(client);
    this.inFlight += requests;
    client.onEnd(() => {
      this.clients.delete(client);
      this.inFlight -= requests;
    });
    client.run(this.request(client, target, requests));
  }

  private *request(client: Process, target: LoadTarget, requests: number): Task<number> {
    const cause = yield* this.ask(client, target, requests);
    if (cause !== undefined) this.statistics.failed(this.now, requests, cause);
    return 0;
  }

  /** Undefined once answered, else why there was no answer. */
  private *ask(
    client: Process,
    { from, to, host, path }: LoadTarget,
    requests: number,
  ): Task<string | undefined> {
    const begin = this.now;
    const { method = 'GET', timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = this.spec;
    const timeout = Math.round(timeoutSeconds * SECOND);
    const outcome = yield* from.connect(client, to, { timeout });
    if (outcome.is !== 'connected') return causeOf(outcome.is);
    const { end } = outcome;
    const headers = new Map([
      ['host', host],
      ['user-agent', 'load-generator'],
    ]);
    const message: HttpRequest = {
      method,
      path,
      headers: headersOfBatch(headers, requests),
      body: '',
    };
    end.send(message);
    const left = Math.max(begin + timeout - this.now, 0);
    const reply = yield* withTimeout(end.inbox.receive(), left);
    end.close();
    if (reply.is === 'timeout') return 'timeout';
    if (reply.value.is === 'closed') return 'connection reset';
    const { status } = reply.value.message as HttpResponse;
    const pod = this.universe.network.byAddress(end.remote.address)?.name;
    const failure = status >= 400 ? `status ${status}` : undefined;
    this.statistics.answered(this.now, requests, this.now - begin, pod, failure);
    return undefined;
  }
}

function causeOf(outcome: 'refused' | 'timeout' | 'unreachable'): string {
  if (outcome === 'refused') return 'connection refused';
  return outcome === 'timeout' ? 'timeout' : 'no route to host';
}
