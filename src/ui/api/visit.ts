// How the page's browser and curl reach a pod: through the API server's port-forward, as kubectl does.
import { engine } from '../store/engine-client.ts';
import { useEngine } from '../store/engine-state.ts';
import type { ForwardedPort } from '../store/browser-target.ts';
import { call } from './api.ts';
import type { Asked, HttpAnswer } from './http-text.ts';
import { isWhole, readResponse, requestText } from './http-text.ts';

export interface Visit extends HttpAnswer {
  readonly pod: string;
  /** The address that was asked, as far as there is one. */
  readonly address: string;
  /** Who passed the request on, in order. */
  readonly hops: readonly string[];
}

/** Why nobody answered, in a sentence; `reason` tells programs. */
export class VisitError extends Error {
  constructor(
    readonly reason: 'protocol' | 'unknown host' | 'refused' | 'not ready' | 'timeout' | 'empty',
    message: string,
  ) {
    super(message);
  }
}

interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly address?: string;
  readonly hops: readonly string[];
}

interface Slice {
  readonly ports?: readonly { readonly port?: number; readonly name?: string }[];
  readonly endpoints?: readonly {
    readonly conditions?: { readonly ready?: boolean };
    readonly nodeName?: string;
    readonly targetRef?: { readonly name?: string };
  }[];
}

interface ServicePort {
  readonly port: number;
  readonly nodePort?: number;
  readonly name?: string;
}

interface Service {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly clusterIP?: string;
    readonly externalIPs?: readonly string[];
    readonly ports?: readonly ServicePort[];
  };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { ip?: string }[] } };
}

interface Node {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly addresses?: readonly { readonly address: string }[] };
}

interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

interface ListOf<Item> {
  readonly items: readonly Item[];
}

interface Ingress {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly rules?: readonly {
      readonly host?: string;
      readonly http?: {
        readonly paths: readonly {
          readonly path?: string;
          readonly backend: {
            readonly service?: {
              readonly name: string;
              readonly port: { readonly number?: number; readonly name?: string };
            };
          };
        }[];
      };
    }[];
  };
}

let turn = 0;

/** Asks a URL; throws VisitError when nobody can answer it. */
export async function visit(
  text: string,
  forwards: readonly ForwardedPort[],
  asked: Asked = {},
): Promise<Visit> {
  const url = new URL(text);
  if (url.protocol !== 'http:') {
    throw new VisitError('protocol', 'Only http:// addresses can be opened here.');
  }
  const place = await placeOf(url, forwards, asked);
  const raw = await ask(place, url, asked);
  return { ...readResponse(raw), pod: place.pod, address: place.address ?? '', hops: place.hops };
}

async function placeOf(
  url: URL,
  forwards: readonly ForwardedPort[],
  { headers = [] }: Asked,
): Promise<Place> {
  const port = Number(url.port || 80);
  if (url.hostname === 'localhost' || url.hostname === '127.0.0.1') {
    const found = forwards.find(({ localPort }) => localPort === port);
    if (!found) {
      const words = `Nothing is forwarded to localhost:${port}: kubectl port-forward opens one.`;
      throw new VisitError('refused', words);
    }
    const { namespace, pod, podPort } = found;
    const hops = [`localhost:${port}`, 'kube-apiserver (port-forward)', `pod ${pod}:${podPort}`];
    return { namespace, pod, port: podPort, hops, address: '127.0.0.1' };
  }
  const [, named] = headers.find(([name]) => name.toLowerCase() === 'host') ?? [];
  const routed = await throughIngress(named ?? url.hostname, url.pathname);
  return routed ?? (await throughAddress(url.hostname, port)) ?? throughService(url.hostname, port);
}

/** An address of a Service, a node or a pod. */
async function throughAddress(host: string, port: number): Promise<Place | undefined> {
  const isAddress = /^[\d.]+$/.test(host);
  const nodes = await call<ListOf<Node>>('GET', '/api/v1/nodes');
  const node = nodes.body.items.find(
    ({ metadata, status }) =>
      metadata.name === host || status?.addresses?.some(({ address }) => address === host),
  );
  if (!isAddress && !node) return undefined;
  const services = await call<ListOf<Service>>('GET', '/api/v1/services');
  for (const { metadata, spec, status } of services.body.items) {
    const isOpen = node && spec.ports?.find(({ nodePort }) => nodePort === port);
    const outside = status?.loadBalancer?.ingress?.map(({ ip }) => ip) ?? [];
    const own = [spec.clusterIP, ...(spec.externalIPs ?? []), ...outside];
    if (!isOpen && !own.includes(host)) continue;
    const before = isOpen ? [`Node ${node.metadata.name}:${port}`] : [];
    const service = `${metadata.name}.${metadata.namespace}`;
    const place = await throughService(service, isOpen ? isOpen.port : port, before);
    return { ...place, address: host };
  }
  const query = `fieldSelector=${encodeURIComponent(`status.podIP=${host}`)}`;
  const pods = await call<ListOf<Pod>>('GET', `/api/v1/pods?${query}`);
  const [pod] = node ? [] : pods.body.items;
  if (!pod) throw new VisitError('refused', `Nobody listens at ${host}:${port}.`);
  const { name, namespace } = pod.metadata;
  const hops = ['kube-apiserver (port-forward)', `pod ${name}:${port}`];
  return { namespace, pod: name, port, hops, address: host };
}

async function throughIngress(host: string, pathname: string): Promise<Place | undefined> {
  const path = '/apis/networking.k8s.io/v1/ingresses';
  const { body } = await call<ListOf<Ingress>>('GET', path);
  for (const { metadata, spec } of body.items) {
    const rule = spec.rules?.find((one) => one.host === host);
    if (!rule) continue;
    const paths = [...(rule.http?.paths ?? [])].sort(
      (a, b) => (b.path ?? '').length - (a.path ?? '').length,
    );
    const service = paths.find((one) => pathname.startsWith(one.path ?? '/'))?.backend.service;
    if (!service) {
      throw new VisitError('refused', `Ingress ${metadata.name} has no rule for ${pathname}.`);
    }
    const name = `${service.name}.${metadata.namespace}`;
    const wanted = service.port.number ?? service.port.name ?? 80;
    return throughService(name, wanted, [`Ingress ${metadata.namespace}/${metadata.name}`]);
  }
  return undefined;
}

async function throughService(
  host: string,
  wanted: number | string,
  before: readonly string[] = [],
): Promise<Place> {
  const [name = '', namespace = 'default'] = host.split('.');
  const root = `/api/v1/namespaces/${namespace}/services/${name}`;
  const service = await call<Service>('GET', root).catch(() => undefined);
  if (!service) {
    throw new VisitError('unknown host', `There is no Service or Ingress for ${host}.`);
  }
  const port = service.body.spec.ports?.find((one) => one.port === wanted || one.name === wanted);
  if (!port) {
    throw new VisitError('refused', `Service ${namespace}/${name} has no port ${wanted}.`);
  }
  const selector = encodeURIComponent(`kubernetes.io/service-name=${name}`);
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
  const slices = await call<ListOf<Slice>>('GET', `${path}?labelSelector=${selector}`);
  const ready = slices.body.items.flatMap(({ endpoints = [], ports = [] }) => {
    const target = ports.find((one) => (one.name ?? '') === (port.name ?? ''))?.port;
    return endpoints
      .filter(({ conditions }) => conditions?.ready !== false)
      .map(({ targetRef, nodeName }) => ({ pod: targetRef?.name, nodeName, target }));
  });
  const chosen = ready[turn++ % Math.max(1, ready.length)];
  if (!chosen?.pod || !chosen.target) {
    throw new VisitError('not ready', `Service ${namespace}/${name} has no ready endpoint.`);
  }
  const hops = [
    ...before,
    `Service ${namespace}/${name}:${port.port} (1 of ${ready.length} ready)`,
    `kube-apiserver (port-forward), kubelet on ${chosen.nodeName ?? 'its node'}`,
    `pod ${chosen.pod}:${chosen.target}`,
  ];
  const address = service.body.spec.clusterIP ?? '';
  return { namespace, pod: chosen.pod, port: chosen.target, hops, address };
}

const TIMEOUT_MS = 20_000;
/** While time stands still nobody answers: that is said soon. */
const PAUSED_MS = 3_000;

/** One HTTP/1.1 exchange over a forwarded connection. */
function ask({ namespace, pod, port }: Place, url: URL, asked: Asked): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/portforward?ports=${port}`;
  return new Promise((resolve, reject) => {
    let text = '';
    let isOver = false;
    const finish = (error: VisitError): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      channels.close();
      if (text !== '') resolve(text);
      else reject(error);
    };
    const silent = 'No answer came. Is the clock paused?';
    const timer = setTimeout(
      () => finish(new VisitError('timeout', silent)),
      asked.timeoutMs ?? (useEngine.getState().clock?.paused ? PAUSED_MS : TIMEOUT_MS),
    );
    const empty = new VisitError('empty', `Pod ${pod} closed the connection without an answer.`);
    const refused = (why?: string): VisitError => (why ? new VisitError('refused', why) : empty);
    const channels = engine.connect(path, {
      data: (_, part) => {
        text += part;
        if (isWhole(text, asked.method)) finish(empty);
      },
      closed: (_, error) => finish(refused(error)),
      end: (status) => finish(refused((JSON.parse(status) as { message?: string }).message)),
    });
    channels.open(0, port);
    channels.send(0, requestText(url, asked));
  });
}
