// kubectl port-forward: a port of a pod, opened in the in-page browser. Upstream: kubectl pkg/cmd/portforward
import { pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import { targetsOf } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import type { Forward } from '../host.ts';
import { podOfTarget } from './pod-of.ts';

export const portForward: Command = {
  path: 'port-forward',
  summary: 'Forward one or more local ports to a pod',
  usage: 'TYPE/NAME [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  completes: 'pods',
  flags: flagSpecs('address:l=localhost pod-running-timeout:d=1m'),
  async run(call) {
    const [target, ...ports] = call.args;
    if (target === undefined || ports.length === 0) {
      throw call.usage('TYPE/NAME and list of ports are required for port-forward');
    }
    const words = target.includes('/') ? [target] : ['pods', target];
    const { named } = await targetsOf(call, words);
    const [first] = named;
    if (!first) throw call.usage('TYPE/NAME and list of ports are required for port-forward');
    const object = await call.client.get(pathOf(first.resource, call.namespace, first.name));
    const pod = await podOfTarget(call, object);
    if (pod.status?.phase !== 'Running') {
      throw new KubectlError(
        `unable to forward port because pod is not running. Current status=${pod.status?.phase}`,
      );
    }
    const forwards = ports.map((text) => forwardOf(object, pod, text));
    if (!call.host.forward) throw new KubectlError('ports of pods cannot be opened here');
    for (const { localPort, podPort } of forwards) {
      call.out(`Forwarding from 127.0.0.1:${localPort} -> ${podPort}\n`);
    }
    const close = call.host.forward(forwards);
    await untilInterrupted(call);
    close();
    return 130;
  },
};

function forwardOf(object: Obj, pod: Obj, text: string): Forward {
  const [local = '', remote = local] = text.split(':');
  const wanted = remote === '' ? local : remote;
  const podPort = object.kind === 'Service' ? targetPort(object, pod, wanted) : number(pod, wanted);
  const localPort = Number(local === '' ? podPort : local);
  const { namespace, name } = pod.metadata;
  return {
    namespace,
    pod: name,
    localPort: Number.isNaN(localPort) ? podPort : localPort,
    podPort,
  };
}

function targetPort(service: Obj, pod: Obj, text: string): number {
  const port = service.spec.ports.find(
    (one: Obj) => String(one.port) === text || one.name === text,
  );
  if (!port) {
    throw new KubectlError(`Service ${service.metadata.name} does not have a service port ${text}`);
  }
  return number(pod, String(port.targetPort ?? port.port));
}

/** A port by its number or by the name that a container gives it. */
function number(pod: Obj, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  for (const { ports = [] } of pod.spec.containers as Obj[]) {
    const found = ports.find(({ name }: Obj) => name === text);
    if (found) return found.containerPort;
  }
  throw new KubectlError(`Pod '${pod.metadata.name}' does not have a named port '${text}'`);
}

/** Until Ctrl-C. */
export function untilInterrupted({ host }: Invocation): Promise<void> {
  return new Promise((resolve) => {
    if (host.signal.aborted) resolve();
    host.signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
