// One connection to a kubelet as a stream of bytes for the client that asked.
// Upstream: apimachinery pkg/util/proxy/upgradeaware.go, pkg/kubelet/client/kubelet_client.go
import { SECOND } from '../../../kernel/time.ts';
import type { Process } from '../../../kernel/process.ts';
import type { Task } from '../../../kernel/task.ts';
import type { KubeletInput, KubeletReply, KubeletRequest } from '../../../client/kubelet-wire.ts';
import type {
  ApiResponse,
  ByteSink,
  ByteStream,
  LaterResponse,
} from '../../../model/api/request.ts';
import type { Status } from '../../../model/generated/types.ts';
import { badRequest, internalError, success } from '../../../model/meta/status.ts';
import type { ConnectionEnd } from '../../../world/network/connection.ts';
import type { NetworkNamespace } from '../../../world/network/network-namespace.ts';
import { httpRequest } from '../../../world/network/http.ts';
import type { HttpCall, HttpOutcome } from '../../../world/network/http.ts';
import { Later } from './later.ts';
import type { StreamConnector } from './stream-connector.ts';

const KUBELET_TIMEOUT = 5 * SECOND;

/** Opens streams from the API server's own host. */
export class KubeletConnector implements StreamConnector {
  constructor(
    private readonly process: Process,
    private readonly net: NetworkNamespace,
  ) {}

  open(address: string, port: number, request: KubeletRequest): ByteStream {
    return new KubeletStream(this.process, this.net, { address, port }, request);
  }

  *request(call: HttpCall): Task<HttpOutcome> {
    return yield* httpRequest(this.process, this.net, { ...call, isInstant: true });
  }

  isListening(port: number): boolean {
    return this.net.listener(port) !== undefined;
  }

  later(name: string, task: Task<ApiResponse>): LaterResponse {
    const later = new Later();
    const forget = this.process.onEnd(() => {
      const status = internalError('the API server went away');
      later.settle({ code: 500, body: { is: 'object', object: status } });
    });
    this.process.spawn(name, settled(later, task));
    later.onResponse(forget);
    return later;
  }
}

function* settled(later: Later, task: Task<ApiResponse>): Task {
  later.settle(yield* task);
}

class KubeletStream implements ByteStream {
  private sink: ByteSink | undefined;
  private end: ConnectionEnd | undefined;
  private isClosed = false;
  private forget: (() => void) | undefined;
  /** What the client sent before the kubelet was reached. */
  private early: KubeletInput[] = [];

  constructor(
    private readonly process: Process,
    private readonly net: NetworkNamespace,
    private readonly to: { readonly address: string; readonly port: number },
    private readonly request: KubeletRequest,
  ) {}

  start(sink: ByteSink): void {
    this.sink = sink;
    this.process.spawn(`stream ${this.request.kind}`, this.connect());
    this.forget = this.process.onEnd(() => this.finish(internalError('the API server went away')));
  }

  receive(channel: number, data: string): void {
    this.send({ kind: 'data', channel, data });
  }

  close(channel?: number): void {
    if (channel !== undefined) {
      this.send({ kind: 'close', channel });
      return;
    }
    this.isClosed = true;
    this.sink = undefined;
    this.forget?.();
    this.end?.close();
  }

  /** Port-forward: a new connection to a port of the pod. */
  openPort(channel: number, port: number): void {
    this.send({ kind: 'open', channel, port });
  }

  private send(input: KubeletInput): void {
    if (this.end) this.end.send(input);
    else if (!this.isClosed) this.early.push(input);
  }

  private *connect(): Task {
    // Only outside users open streams, and a paused clock must not keep them from their logs.
    const options = { timeout: KUBELET_TIMEOUT, isInstant: true };
    const outcome = yield* this.net.connect(this.process, this.to, options);
    if (outcome.is !== 'connected') {
      const where = `${this.to.address}:${this.to.port}`;
      const why = outcome.is === 'refused' ? 'connect: connection refused' : 'i/o timeout';
      const text = `error dialing backend: dial tcp ${where}: ${why}`;
      this.finish({ ...internalError(text), message: text });
      return;
    }
    const { end } = outcome;
    if (this.isClosed) {
      end.close();
      return;
    }
    this.end = end;
    end.onMessage((message) => this.hear(message as KubeletReply));
    end.onClose(() => this.finish(success()));
    end.send(this.request);
    for (const input of this.early) end.send(input);
    this.early = [];
  }

  private hear(reply: KubeletReply): void {
    switch (reply.kind) {
      case 'accepted':
        this.sink?.accepted?.();
        return;
      case 'data':
        this.sink?.send(reply.channel, reply.data);
        return;
      case 'refused':
        this.finish({ ...badRequest(reply.message), ...codeOf(reply.code) });
        return;
      case 'object':
        this.sink?.send(1, JSON.stringify(reply.object));
        this.finish(success());
        return;
      case 'closed':
        this.sink?.closed?.(reply.channel, reply.error);
        return;
      case 'end':
        this.finish(reply.status);
    }
  }

  private finish(status: Status): void {
    const { sink } = this;
    this.forget?.();
    this.sink = undefined;
    this.isClosed = true;
    this.end?.close();
    sink?.end(status);
  }
}

function codeOf(code: number): Pick<Status, 'code' | 'reason'> {
  if (code === 404) return { code, reason: 'NotFound' };
  if (code === 400) return { code, reason: 'BadRequest' };
  return { code, reason: 'InternalError' };
}
