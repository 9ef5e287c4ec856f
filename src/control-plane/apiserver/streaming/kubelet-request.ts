// The kubelet's part of a log, exec, attach or portforward request, out of its query parameters.
// Upstream: pkg/registry/core/pod/strategy.go LogLocation, streamLocation
import { ApiError } from '../../../client/api-error.ts';
import type { KubeletRequest } from '../../../client/kubelet-wire.ts';
import type { Pod } from '../../../model/generated/types.ts';
import { badRequest } from '../../../model/meta/status.ts';
import type { Exchange } from '../exchange.ts';

type Query = readonly (readonly [string, string])[];

/** Throws BadRequest when the container is missing, unknown or must be named. */
export function kubeletRequestOf(exchange: Exchange, pod: Pod): KubeletRequest {
  const query = exchange.request.http?.query ?? [];
  const address = { namespace: exchange.namespace, pod: exchange.name };
  switch (exchange.request.subresource) {
    case 'log':
      return logRequest(query, pod, address);
    case 'portforward':
      return { kind: 'portForward', ...address };
    default:
      return streamRequest(exchange.request.subresource, query, pod, address);
  }
}

type Address = { readonly namespace: string; readonly pod: string };

function logRequest(query: Query, pod: Pod, address: Address): KubeletRequest {
  const sinceTime = first(query, 'sinceTime');
  return {
    kind: 'containerLogs',
    ...address,
    container: containerOf(query, pod),
    follow: flag(query, 'follow'),
    previous: flag(query, 'previous'),
    timestamps: flag(query, 'timestamps'),
    ...count(query, 'sinceSeconds'),
    ...count(query, 'tailLines'),
    ...count(query, 'limitBytes'),
    ...(sinceTime === undefined ? {} : { sinceTime }),
  };
}

function streamRequest(kind: string, query: Query, pod: Pod, address: Address): KubeletRequest {
  const options = {
    ...address,
    container: containerOf(query, pod),
    stdin: flag(query, 'stdin'),
    stdout: flag(query, 'stdout'),
    stderr: flag(query, 'stderr'),
    tty: flag(query, 'tty'),
  };
  if (kind === 'attach') return { kind: 'attach', ...options };
  const command = query.filter(([key]) => key === 'command').map(([, value]) => value);
  if (command.length === 0) {
    throw new ApiError(badRequest('you must specify at least 1 command for the container'));
  }
  return { kind: 'exec', ...options, command };
}

function containerOf(query: Query, pod: Pod): string {
  const wanted = first(query, 'container') ?? '';
  const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec;
  const names = containers.map(({ name }) => name);
  const { name } = pod.metadata;
  if (wanted === '') {
    if (containers.length === 1) return names[0] as string;
    if (containers.length === 0) {
      throw new ApiError(badRequest(`a container name must be specified for pod ${name}`));
    }
    const initNames = initContainers.map((container) => container.name);
    const choices =
      initNames.length === 0
        ? `choose one of: [${names.join(' ')}]`
        : `choose one of: [${names.join(' ')}] or one of the init containers: [${initNames.join(' ')}]`;
    throw new ApiError(
      badRequest(`a container name must be specified for pod ${name}, ${choices}`),
    );
  }
  const known = [...containers, ...initContainers, ...ephemeralContainers];
  if (!known.some((container) => container.name === wanted)) {
    throw new ApiError(badRequest(`container ${wanted} is not valid for pod ${name}`));
  }
  return wanted;
}

function first(query: Query, key: string): string | undefined {
  return query.find(([name]) => name === key)?.[1];
}

function flag(query: Query, key: string): boolean {
  const value = first(query, key);
  return value !== undefined && value !== 'false' && value !== '0';
}

function count<K extends string>(query: Query, key: K): { readonly [key in K]?: number } {
  const value = first(query, key);
  if (value === undefined || value === '') return {};
  if (!/^-?\d+$/.test(value)) throw new ApiError(badRequest(`${key}: Invalid value: "${value}"`));
  return { [key]: Number(value) } as { [key in K]?: number };
}
