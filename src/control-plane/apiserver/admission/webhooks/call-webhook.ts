// One call of one webhook over the simulated network.
// Upstream: apiserver pkg/admission/plugin/webhook/{mutating,validating}/dispatcher.go,
// pkg/util/webhook/client.go
import type { Task } from '../../../../kernel/task.ts';
import { SECOND } from '../../../../kernel/time.ts';
import { SERVICES } from '../../../../model/api/refs.ts';
import type { Service } from '../../../../model/generated/types.ts';
import { goQuote } from '../../../../model/meta/go-text.ts';
import type { Endpoint } from '../../../../world/network/packet.ts';
import type { Exchange } from '../../exchange.ts';
import { reasonOf } from '../../streaming/proxy.ts';
import type { StreamConnector } from '../../streaming/stream-connector.ts';
import type { Verdict } from './admission-review.ts';
import { readReview, reviewOf } from './admission-review.ts';
import type { CalledWebhook, Webhook } from './webhook-match.ts';

const DEFAULT_TIMEOUT_SECONDS = 10;

/** The verdict, or why there is none, in the words of upstream's error. */
export function* callWebhook(
  exchange: Exchange,
  connector: StreamConnector,
  { webhook, as }: CalledWebhook,
  mayPatch: boolean,
): Task<Verdict | string> {
  const timeoutSeconds = webhook.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const { url, path } = addressOf(webhook);
  const asked = `Post ${goQuote(`${url}?timeout=${timeoutSeconds}s`)}`;
  const failed = (why: string): string =>
    `failed calling webhook ${goQuote(webhook.name)}: failed to call webhook: ${why}`;
  const to = targetOf(exchange, webhook);
  if (typeof to === 'string') return failed(`${asked}: ${to}`);
  const uid = exchange.server.random.uuid();
  const call = {
    method: 'POST',
    to,
    path: `${path}?timeout=${timeoutSeconds}s`,
    headers: new Map([['content-type', 'application/json']]),
    body: JSON.stringify(reviewOf(exchange, as, uid)),
    timeout: timeoutSeconds * SECOND,
  };
  const outcome = yield* connector.request(call);
  if (outcome.is === 'timeout') return failed(`${asked}: context deadline exceeded`);
  if (outcome.is !== 'response') return failed(`${asked}: ${reasonOf(outcome, call)}`);
  const { status, body } = outcome.response;
  if (status < 200 || status > 299) return failed(refusalOf(status, body));
  const verdict = readReview(body, uid, mayPatch);
  if (typeof verdict !== 'string') return verdict;
  const isOfDecoder = verdict.startsWith("couldn't get");
  if (isOfDecoder) return failed(verdict);
  const name = goQuote(webhook.name);
  return `failed calling webhook ${name}: received invalid webhook response: ${verdict}`;
}

/** Go's client reads the code of a refusal as a Status would say it. */
function refusalOf(status: number, body: string): string {
  if (status === 404) return 'the server could not find the requested resource';
  if (status === 503) return 'the server is currently unable to handle the request';
  if (status < 500) return 'the server rejected our request for an unknown reason';
  const text = goQuote(body.trim()).slice(1, -1);
  return `an error on the server ("${text}") has prevented the request from succeeding`;
}

/** Where the webhook is, as messages show it, and the path to ask for. */
function addressOf({ clientConfig }: Webhook): { readonly url: string; readonly path: string } {
  const { service, url = '' } = clientConfig;
  if (!service) return { url, path: /^https?:\/\/[^/]+(\/[^?]*)?/.exec(url)?.[1] ?? '/' };
  const { name, namespace, port = 443, path = '' } = service;
  const absolute = path.startsWith('/') || path === '' ? path : `/${path}`;
  return { url: `https://${name}.${namespace}.svc:${port}${absolute}`, path: absolute || '/' };
}

/** The endpoint, or why there is none. */
function targetOf(exchange: Exchange, { clientConfig }: Webhook): Endpoint | string {
  const { service, url = '' } = clientConfig;
  if (!service) {
    const match = /^https:\/\/(\d+\.\d+\.\d+\.\d+)(?::(\d+))?(?:\/|$)/.exec(url);
    if (match) return { address: match[1] as string, port: Number(match[2] ?? 443) };
    const host = /^https:\/\/([^/:]+)/.exec(url)?.[1] ?? '';
    return `dial tcp: lookup ${host}: no such host`;
  }
  const { name, namespace, port = 443 } = service;
  const found: Service | undefined = exchange.server.read(SERVICES, namespace, name);
  if (!found) return `service ${goQuote(name)} not found`;
  const { clusterIP = '', ports = [], type } = found.spec;
  if (!ports.some((one) => one.port === port)) {
    return `no service port ${port} found for service ${goQuote(name)}`;
  }
  if (type === 'ExternalName' || clusterIP === '' || clusterIP === 'None') {
    return `unsupported service type ${goQuote(type ?? '')}`;
  }
  return { address: clusterIP, port };
}
