// How the in-page browser reaches a pod: through the API server's port-forward, as kubectl does.
import { call } from '../../api/api.ts';
import { engine } from '../../store/engine-client.ts';
import type { ForwardedPort } from '../../store/browser-target.ts';

export interface Visit {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly pod: string;
  /** Who passed the request on, in order. */
  readonly hops: readonly string[];
}

interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
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

interface Service {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly ports?: readonly { readonly port: number; readonly name?: string }[] };
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

/** Nobody is there to answer yet; asked again, somebody may be. */
export class NobodyReady extends Error {}

/** Asks a URL; throws with a sentence when nobody can answer it. */
export async function visit(text: string, forwards: readonly ForwardedPort[]): Promise<Visit> {
  const url = new URL(text);
  if (url.protocol !== 'http:') throw new Error('Only http:// addresses can be opened here.');
  const place = await placeOf(url, forwards);
  const raw = await ask(place, url);
  return { ...readResponse(raw), pod: place.pod, hops: place.hops };
}

async function placeOf(url: URL, forwards: readonly ForwardedPort[]): Promise<Place> {
  const port = Number(url.port || 80);
  if (url.hostname === 'localhost' || url.hostname === '127.0.0.1') {
    const found = forwards.find(({ localPort }) => localPort === port);
    if (!found)
      throw new Error(`Nothing is forwarded to localhost:${port}: kubectl port-forward opens one.`);
    const { namespace, pod, podPort } = found;
    const hops = [`localhost:${port}`, 'kube-apiserver (port-forward)', `pod ${pod}:${podPort}`];
    return { namespace, pod, port: podPort, hops };
  }
  return (await throughIngress(url)) ?? throughService(url.hostname, port, []);
}

async function throughIngress(url: URL): Promise<Place | undefined> {
  const path = '/apis/networking.k8s.io/v1/ingresses';
  const { body } = await call<{ readonly items: readonly Ingress[] }>('GET', path);
  for (const { metadata, spec } of body.items) {
    const rule = spec.rules?.find(({ host }) => host === url.hostname);
    if (!rule) continue;
    const paths = [...(rule.http?.paths ?? [])].sort(
      (a, b) => (b.path ?? '').length - (a.path ?? '').length,
    );
    const service = paths.find((one) => url.pathname.startsWith(one.path ?? '/'))?.backend.service;
    if (!service) throw new Error(`Ingress ${metadata.name} has no rule for ${url.pathname}.`);
    const host = `${service.name}.${metadata.namespace}`;
    const wanted = service.port.number ?? service.port.name ?? 80;
    return throughService(host, wanted, [`Ingress ${metadata.namespace}/${metadata.name}`]);
  }
  return undefined;
}

async function throughService(
  host: string,
  wanted: number | string,
  before: readonly string[],
): Promise<Place> {
  const [name = '', namespace = 'default'] = host.split('.');
  const root = `/api/v1/namespaces/${namespace}/services/${name}`;
  const service = await call<Service>('GET', root).catch(() => undefined);
  if (!service) throw new Error(`There is no Service or Ingress for ${host}.`);
  const port = service.body.spec.ports?.find((one) => one.port === wanted || one.name === wanted);
  if (!port) throw new Error(`Service ${namespace}/${name} has no port ${wanted}.`);
  const selector = encodeURIComponent(`kubernetes.io/service-name=${name}`);
  const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
  const slices = await call<{ readonly items: readonly Slice[] }>(
    'GET',
    `${path}?labelSelector=${selector}`,
  );
  const ready = slices.body.items.flatMap(({ endpoints = [], ports = [] }) => {
    const target = ports.find((one) => (one.name ?? '') === (port.name ?? ''))?.port;
    return endpoints
      .filter(({ conditions }) => conditions?.ready !== false)
      .map(({ targetRef, nodeName }) => ({ pod: targetRef?.name, nodeName, target }));
  });
  const chosen = ready[turn++ % Math.max(1, ready.length)];
  if (!chosen?.pod || !chosen.target) {
    throw new NobodyReady(`Service ${namespace}/${name} has no ready endpoint.`);
  }
  const hops = [
    ...before,
    `Service ${namespace}/${name}:${port.port} (1 of ${ready.length} ready)`,
    `kube-apiserver (port-forward), kubelet on ${chosen.nodeName ?? 'its node'}`,
    `pod ${chosen.pod}:${chosen.target}`,
  ];
  return { namespace, pod: chosen.pod, port: chosen.target, hops };
}

const TIMEOUT_MS = 20_000;

/** One HTTP/1.1 exchange over a forwarded connection. */
function ask({ namespace, pod, port }: Place, url: URL): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/portforward?ports=${port}`;
  return new Promise((resolve, reject) => {
    let text = '';
    let isOver = false;
    const finish = (error?: string): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      channels.close();
      if (text !== '') resolve(text);
      else reject(new Error(error ?? `Pod ${pod} closed the connection without an answer.`));
    };
    const timer = setTimeout(() => finish('No answer came. Is the clock paused?'), TIMEOUT_MS);
    const channels = engine.connect(path, {
      data: (_, part) => {
        text += part;
        if (isWhole(text)) finish();
      },
      closed: (_, error) => finish(error),
      end: (status) => finish((JSON.parse(status) as { message?: string }).message),
    });
    channels.open(0, port);
    const target = url.pathname + url.search;
    channels.send(
      0,
      `GET ${target} HTTP/1.1\r\nHost: ${url.host}\r\nUser-Agent: kubetarium\r\nAccept: */*\r\n` +
        'Connection: close\r\n\r\n',
    );
  });
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (end < 0 || length === undefined) return false;
  return text.length - end - 4 >= Number(length);
}

function readResponse(raw: string): Omit<Visit, 'pod' | 'hops'> {
  const end = raw.indexOf('\r\n\r\n');
  const [first = '', ...lines] = raw.slice(0, end < 0 ? raw.length : end).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const status = Number(/^HTTP\/1\.\d (\d+)/.exec(first)?.[1] ?? 0);
  return { status, headers, body: end < 0 ? '' : raw.slice(end + 4) };
}
