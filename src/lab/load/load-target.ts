// Where the requests of a LoadGenerator start, and which address they go to.
import type { Ingress, Node, Pod, Service } from '../../model/generated/types.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { Endpoint } from '../../world/network/packet.ts';
import type { Universe } from '../faults/fault-action.ts';

export interface LoadTarget {
  readonly from: NetworkNamespace;
  readonly to: Endpoint;
  readonly host: string;
  readonly path: string;
}

interface Url {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/** The way of a request; a text says why there is none. */
export function loadTarget(
  universe: Universe,
  namespace: string,
  { url: text, from = 'outside' }: { readonly url: string; readonly from?: string },
): LoadTarget | string {
  const url = parseUrl(text);
  if (!url) return `"${text}" is not a URL`;
  const origin = from === 'outside' ? universe.outside : originOfPod(universe, namespace, from);
  if (typeof origin === 'string') return origin;
  const { host, port, path } = url;
  if (ADDRESS.test(host)) return { from: origin, to: { address: host, port }, host, path };
  const service = serviceNamed(universe, namespace, host);
  if (service) {
    const found = toService(universe, service, origin, from === 'outside');
    if (typeof found === 'string') return found;
    return { from: found.from, to: { address: found.address, port }, host, path };
  }
  const address = ingressAddress(universe, host);
  if (address === undefined) return `no such host: ${host}`;
  return { from: origin, to: { address, port }, host, path };
}

/** `http://web.default:8080/x?y` in its parts. */
export function parseUrl(text: string): Url | undefined {
  const match = /^(https?):\/\/([^/:?#]+)(?::(\d+))?([^#]*)/.exec(text);
  if (!match) return undefined;
  const [, scheme, host = '', port, rest = ''] = match;
  const path = rest === '' ? '/' : rest.startsWith('/') ? rest : `/${rest}`;
  return { host, port: port ? Number(port) : scheme === 'https' ? 443 : 80, path };
}

function originOfPod(
  universe: Universe,
  namespace: string,
  name: string,
): NetworkNamespace | string {
  const pod: Pod | undefined = universe.pod(namespace, name);
  if (!pod) return `there is no pod "${name}" in namespace "${namespace}"`;
  const origin = universe.network.byAddress(pod.status?.podIP ?? '');
  return origin ?? `pod "${name}" has no network yet`;
}

function serviceNamed(universe: Universe, own: string, host: string): Service | undefined {
  const [name, namespace = own] = host.replace(/\.svc(\.cluster\.local\.?)?$/, '').split('.');
  return universe.object('services', `${namespace}/${name}`) as Service | undefined;
}

interface Way {
  readonly from: NetworkNamespace;
  readonly address: string;
}

/**
 * From outside a Service is reached at its load balancer's address. One that has none is asked from
 * a node, as through `kubectl proxy`: a cluster address means nothing beyond the nodes.
 */
function toService(
  universe: Universe,
  { spec, status, metadata }: Service,
  origin: NetworkNamespace,
  isOutside: boolean,
): Way | string {
  const balancer = status?.loadBalancer?.ingress?.[0]?.ip;
  if (isOutside && balancer) return { from: origin, address: balancer };
  const address = spec?.clusterIP ?? '';
  if (!ADDRESS.test(address)) return `service "${metadata.name}" has no cluster IP`;
  if (!isOutside) return { from: origin, address };
  const node = readyNode(universe);
  return node ? { from: node, address } : 'no node is ready';
}

function readyNode(universe: Universe): NetworkNamespace | undefined {
  for (const object of universe.objects('nodes')) {
    const { metadata, spec, status } = object as Node;
    const isReady = status?.conditions?.some(
      ({ type, status: value }) => type === 'Ready' && value === 'True',
    );
    if (!isReady || spec?.taints?.some(({ effect }) => effect === 'NoSchedule')) continue;
    return universe.machine(metadata.name ?? '')?.host;
  }
  return undefined;
}

function ingressAddress(universe: Universe, host: string): string | undefined {
  for (const object of universe.objects('ingresses.networking.k8s.io')) {
    const { spec, status } = object as Ingress;
    const isMeant = spec?.rules?.some((rule) => rule.host === host || matchesWild(rule.host, host));
    const address = status?.loadBalancer?.ingress?.[0]?.ip;
    if (isMeant && address) return address;
  }
  return undefined;
}

function matchesWild(pattern: string | undefined, host: string): boolean {
  return pattern?.startsWith('*.') === true && host.slice(host.indexOf('.')) === pattern.slice(1);
}
