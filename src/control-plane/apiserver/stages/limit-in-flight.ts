// Third stage, API priority and fairness. Requests are answered within their instant, so that no
// seat is ever taken and no queue can form: what is told is where a request belongs, and that is
// all. Outside clients get it from the flow schemas as they stand; the components' requests, which
// are many, are only counted for /metrics by what the bootstrap schemas would say.
// Upstream: apiserver pkg/server/filters/priority-and-fairness.go
import type { Exchange } from '../exchange.ts';
import { MASTERS } from '../user.ts';

export function limitInFlight(exchange: Exchange): void {
  const { server, request, user } = exchange;
  if (request.http) {
    const { verb, group, resource, subresource, namespace } = request;
    const place = { user, verb, group, resource, subresource, namespace };
    exchange.flow = server.flowControl?.flowOf(place);
  }
  const level = exchange.flow?.level.metadata.name ?? usualLevel(exchange);
  server.metrics.countPriorityLevel(level);
}

/** Upstream: apiserver pkg/apis/flowcontrol/bootstrap/default.go */
function usualLevel({ user: { groups, name }, request: { resource } }: Exchange): string {
  if (groups.includes(MASTERS)) return 'exempt';
  if (resource === 'leases') return 'leader-election';
  if (groups.includes('system:nodes')) return resource === 'nodes' ? 'node-high' : 'system';
  if (name.startsWith('system:kube-')) return 'workload-high';
  return groups.includes('system:serviceaccounts') ? 'workload-low' : 'global-default';
}
