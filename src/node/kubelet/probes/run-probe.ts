// One run of a probe. Upstream: pkg/kubelet/prober/prober.go and pkg/probe.
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { Container, HTTPGetAction, Probe } from '../../../model/generated/types.ts';
import type { HttpOutcome } from '../../../world/network/http.ts';
import { GRPC_HEALTH_METHOD, httpRequest } from '../../../world/network/http.ts';
import { PLAIN_REPLY } from '../../../world/network/tls.ts';
import { CriError } from '../../runtime/cri.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { MAX_PROBE_MESSAGE_CHARACTERS } from '../limits.ts';
import type { PodRecord } from '../pod-record.ts';
import { expand } from '../containers/expand.ts';
import { portNumber } from './port-number.ts';

export type ProbeOutcome =
  | { readonly is: 'success' }
  | { readonly is: 'failure'; readonly message: string }
  /** The probe itself could not be run: it says nothing about the container. */
  | { readonly is: 'unknown'; readonly message: string };

const GOOD: ProbeOutcome = { is: 'success' };
const USER_AGENT = 'kube-probe/1.35';

/** Follows this many redirects within one host. */
const MAX_REDIRECTS = 10;

export function* runProbe(
  parts: KubeletParts,
  record: PodRecord,
  container: Container,
  containerId: string,
  probe: Probe,
): Task<ProbeOutcome> {
  const timeout = (probe.timeoutSeconds ?? 1) * SECOND;
  if (probe.exec) return yield* runExec(parts, container, containerId, probe, timeout);
  if (probe.httpGet) return yield* runHttp(parts, record, container, probe.httpGet, timeout);
  if (probe.tcpSocket) {
    const { host, port } = probe.tcpSocket;
    const number = portNumber(port, container);
    if (number === undefined) return noSuchPort(port);
    return yield* runTcp(parts, host || addressOf(parts, record), number, timeout);
  }
  if (!probe.grpc) return GOOD;
  return yield* runGrpc(parts, addressOf(parts, record), probe.grpc, timeout);
}

function* runExec(
  parts: KubeletParts,
  container: Container,
  containerId: string,
  probe: Probe,
  timeout: Micros,
): Task<ProbeOutcome> {
  const values = new Map((container.env ?? []).map(({ name, value }) => [name, value ?? '']));
  const command = (probe.exec?.command ?? []).map((word) =>
    expand(word, (name) => values.get(name)),
  );
  try {
    const result = yield* parts.runtime.execSync(containerId, command, timeout);
    if (result.is === 'timeout') {
      return bad(`command timed out: "${command.join(' ')}" timed out after ${timeout / SECOND}s`);
    }
    return result.exitCode === 0 ? GOOD : bad(result.output);
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return { is: 'unknown', message: error.message };
  }
}

function* runHttp(
  parts: KubeletParts,
  record: PodRecord,
  container: Container,
  action: HTTPGetAction,
  timeout: Micros,
): Task<ProbeOutcome> {
  const number = portNumber(action.port, container);
  if (number === undefined) return noSuchPort(action.port);
  const address = action.host || addressOf(parts, record);
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const headers = new Map([
    ['user-agent', USER_AGENT],
    ['accept', '*/*'],
  ]);
  for (const { name, value = '' } of action.httpHeaders ?? []) {
    headers.set(name.toLowerCase(), value);
  }
  let path = action.path ?? '/';
  if (!path.startsWith('/')) path = `/${path}`;
  for (let redirects = 0; ; redirects++) {
    const outcome = yield* httpRequest(parts.process, parts.config.machine.host, {
      to: { address, port: number },
      path,
      headers,
      timeout,
      ...(scheme === 'https' ? { tls: address } : {}),
    });
    if (outcome.is !== 'response') {
      const url = `${scheme}://${address}:${number}${path}`;
      return bad(`Get "${url}": ${httpError(outcome, address, number)}`);
    }
    const { status, headers: answer } = outcome.response;
    const location = answer.get('location');
    if (status >= 300 && status < 400 && location?.startsWith('/') && redirects < MAX_REDIRECTS) {
      path = location;
      continue;
    }
    if (status >= 200 && status < 400) return GOOD;
    return bad(`HTTP probe failed with statuscode: ${status}`);
  }
}

function httpError(
  outcome: Exclude<HttpOutcome, { readonly is: 'response' }>,
  address: string,
  port: number,
): string {
  switch (outcome.is) {
    case 'refused':
      return `dial tcp ${address}:${port}: connect: connection refused`;
    case 'timeout':
      return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
    case 'unreachable':
      return `dial tcp ${address}:${port}: connect: no route to host`;
    case 'closed':
      return outcome.why === PLAIN_REPLY
        ? 'http: server gave HTTP response to HTTPS client'
        : 'EOF';
  }
}

function* runTcp(
  parts: KubeletParts,
  address: string,
  port: number,
  timeout: Micros,
): Task<ProbeOutcome> {
  const { host } = parts.config.machine;
  const outcome = yield* host.connect(parts.process, { address, port }, { timeout });
  if (outcome.is === 'connected') {
    outcome.end.close();
    return GOOD;
  }
  const why = outcome.is === 'refused' ? 'connect: connection refused' : 'i/o timeout';
  return bad(`dial tcp ${address}:${port}: ${why}`);
}

/** A port that has a name and no number: nothing is said about the container. */
function noSuchPort(port: number | string): ProbeOutcome {
  const text = JSON.stringify(String(port));
  return { is: 'unknown', message: `strconv.Atoi: parsing ${text}: invalid syntax` };
}

/** gRPC health checks travel as HTTP requests here: the service's path answers SERVING. */
function* runGrpc(
  parts: KubeletParts,
  address: string,
  action: { readonly port: number; readonly service?: string },
  timeout: Micros,
): Task<ProbeOutcome> {
  const { port, service = '' } = action;
  const outcome = yield* httpRequest(parts.process, parts.config.machine.host, {
    method: 'POST',
    to: { address, port },
    path: GRPC_HEALTH_METHOD,
    headers: new Map([
      ['content-type', 'application/grpc'],
      ['user-agent', USER_AGENT],
    ]),
    body: service,
    timeout,
  });
  if (outcome.is !== 'response') {
    const seconds = timeout / SECOND;
    return bad(
      outcome.is === 'timeout'
        ? `timeout: health rpc did not complete within ${seconds}s`
        : `timeout: failed to connect service "${address}:${port}" within ${seconds}s: ` +
            'context deadline exceeded',
    );
  }
  const { status, body } = outcome.response;
  const answer = body.trim();
  if (answer === 'SERVING') return GOOD;
  if (answer === 'NOT_SERVING' || answer === 'UNKNOWN') {
    return bad(`service unhealthy (responded with ${JSON.stringify(answer)})`);
  }
  if (status === 404 && answer === 'NOT_FOUND') {
    return bad('error: health rpc probe failed: unknown service');
  }
  // What is no gRPC server cannot read the first frame, or answers without one.
  return bad(
    `timeout: failed to connect service "${address}:${port}" within ${timeout / SECOND}s: ` +
      'context deadline exceeded',
  );
}

function bad(message: string): ProbeOutcome {
  const isLong = message.length > MAX_PROBE_MESSAGE_CHARACTERS;
  return {
    is: 'failure',
    message: isLong ? message.slice(0, MAX_PROBE_MESSAGE_CHARACTERS) : message,
  };
}

function addressOf(parts: KubeletParts, record: PodRecord): string {
  if (record.pod.spec.hostNetwork) return parts.config.machine.host.address;
  return parts.runtime.listPodSandbox(record.uid)[0]?.addresses[0] ?? '127.0.0.1';
}
