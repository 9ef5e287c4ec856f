// Third stage, API priority and fairness: requests are answered within their instant, so that no
// queue can form; what upstream would have classified them as is counted for /metrics.
import type { Exchange } from '../exchange.ts';
import { MASTERS } from '../user.ts';

/** Upstream: apiserver pkg/apis/flowcontrol/bootstrap/default.go */
export function limitInFlight(exchange: Exchange): void {
  const { groups, name } = exchange.user;
  const { resource } = exchange.request;
  let level = 'global-default';
  if (groups.includes(MASTERS)) level = 'exempt';
  else if (resource === 'leases') level = 'leader-election';
  else if (groups.includes('system:nodes')) level = resource === 'nodes' ? 'node-high' : 'system';
  else if (name.startsWith('system:kube-')) level = 'workload-high';
  else if (groups.includes('system:serviceaccounts')) level = 'workload-low';
  exchange.server.metrics.countPriorityLevel(level);
}
