// /healthz, /livez and /readyz. Upstream: apiserver pkg/server/healthz/healthz.go
import type { ClusterDoor } from './cluster-door.ts';

const CHECKS = [
  'ping',
  'log',
  'etcd',
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/priority-and-fairness-config-consumer',
  'poststarthook/storage-object-count-tracker-hook',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/bootstrap-controller',
  'poststarthook/aggregator-reload-proxy-client-cert',
  'poststarthook/apiservice-registration-controller',
  'autoregister-completion',
];

export interface Health {
  readonly status: number;
  readonly text: string;
}

/** The answer of a health path such as `/readyz` or `/livez/etcd`; undefined when there is none. */
export function healthOf(
  path: string,
  query: readonly (readonly [string, string])[],
  door: ClusterDoor,
): Health | undefined {
  const [, name, ...rest] = path.split('/');
  if (name !== 'healthz' && name !== 'livez' && name !== 'readyz') return undefined;
  const one = rest.join('/');
  const checks = name === 'readyz' ? [...CHECKS, 'informer-sync', 'shutdown'] : CHECKS;
  const [server] = door.servers();
  const etcdFails = !server || server.etcd.unavailable() !== undefined;
  if (one !== '') {
    if (!checks.includes(one)) return undefined;
    if (one === 'etcd' && etcdFails)
      return { status: 500, text: 'internal server error: etcd failed\n' };
    return { status: 200, text: 'ok' };
  }
  const isVerbose = query.some(([key]) => key === 'verbose');
  if (!etcdFails && !isVerbose) return { status: 200, text: 'ok' };
  const lines = checks.map((check) =>
    check === 'etcd' && etcdFails ? '[-]etcd failed: reason withheld' : `[+]${check} ok`,
  );
  const verdict = etcdFails ? `${name} check failed` : `${name} check passed`;
  return { status: etcdFails ? 500 : 200, text: `${lines.join('\n')}\n${verdict}\n` };
}
