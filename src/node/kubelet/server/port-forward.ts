// Port-forward: connections to a pod's own ports. Upstream: cri/streaming/portforward.
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { KubeletInput, PortForwardRequest } from '../../../client/kubelet-wire.ts';
import type { ConnectionEnd } from '../../../world/network/connection.ts';
import type { NetworkNamespace } from '../../../world/network/network-namespace.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodSet } from '../pod-set.ts';
import type { ServerSession } from './session.ts';
import { podOf, refuse, reply } from './session.ts';

const CONNECT_TIMEOUT = 10 * SECOND;

export function servePortForward(
  parts: KubeletParts,
  pods: PodSet,
  end: ConnectionEnd,
  request: PortForwardRequest,
): ServerSession {
  const record = podOf(pods, request);
  if (!record) return refuse(end, 404, 'pod does not exist');
  const sandbox = parts.runtime.listPodSandbox(record.uid)[0];
  const net = sandbox?.isReady ? parts.runtime.sandboxNetwork(sandbox.id) : undefined;
  if (!net) return refuse(end, 500, `unable to do port forwarding: pod is not running`);
  reply(end, { kind: 'accepted' });
  return new Forwarding(parts, end, net, record.uid);
}

class Forwarding implements ServerSession {
  private readonly channels = new Map<number, ConnectionEnd>();
  /** Bytes that came before the connection stood. */
  private readonly early = new Map<number, string[]>();

  constructor(
    private readonly parts: KubeletParts,
    private readonly client: ConnectionEnd,
    private readonly net: NetworkNamespace,
    private readonly podUid: string,
  ) {}

  onInput(input: KubeletInput): void {
    if (input.kind === 'open') {
      this.early.set(input.channel, []);
      this.parts.process.spawn('forward', this.connect(input.channel, input.port));
    } else if (input.kind === 'data') {
      const target = this.channels.get(input.channel);
      if (target) target.send(input.data);
      else this.early.get(input.channel)?.push(input.data);
    } else {
      this.channels.get(input.channel)?.close();
      this.channels.delete(input.channel);
    }
  }

  onClose(): void {
    for (const target of this.channels.values()) target.close();
  }

  private *connect(channel: number, port: number): Task {
    const to = { address: '127.0.0.1', port };
    const outcome = yield* this.net.connect(this.parts.process, to, { timeout: CONNECT_TIMEOUT });
    if (outcome.is !== 'connected') {
      const error =
        `error forwarding port ${port} to pod ${this.podUid}, uid : failed to execute portforward ` +
        `in network namespace: failed to connect to localhost:${port} inside namespace, ` +
        `IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused`;
      reply(this.client, { kind: 'closed', channel, error });
      return;
    }
    const { end } = outcome;
    this.channels.set(channel, end);
    end.onMessage((message) =>
      reply(this.client, { kind: 'data', channel, data: message as string }),
    );
    end.onClose(() => reply(this.client, { kind: 'closed', channel }));
    for (const data of this.early.get(channel) ?? []) end.send(data);
    this.early.delete(channel);
  }
}
