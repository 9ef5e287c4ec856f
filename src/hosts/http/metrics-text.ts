// /metrics in Prometheus' text format.
import type { RequestCount } from '../../control-plane/apiserver/request-metrics.ts';
import type { ClusterDoor } from './cluster-door.ts';

/** The counters of the API servers that run now. */
export function metricsText(door: ClusterDoor): string {
  const lines: string[] = [];
  const requests: RequestCount[] = [];
  const objects = new Map<string, number>();
  let watchers = 0;
  for (const server of door.servers()) {
    watchers += server.sessions.size;
    requests.push(...server.metrics.requests());
    for (const resource of server.etcd.store.resources()) {
      objects.set(resource, server.etcd.store.count(resource));
    }
  }
  lines.push(
    '# HELP apiserver_request_total [STABLE] Requests by verb, resource and HTTP code.',
    '# TYPE apiserver_request_total counter',
  );
  for (const { definition, verb, subresource, code, count } of requests) {
    const { group, version, plural } = definition.ref;
    lines.push(
      `apiserver_request_total{code="${code}",component="apiserver",dry_run="",group="${group}",` +
        `resource="${plural}",scope="",subresource="${subresource}",` +
        `verb="${verb.toUpperCase()}",version="${version}"} ${count}`,
    );
  }
  lines.push(
    '# HELP apiserver_storage_objects [STABLE] Stored objects by resource.',
    '# TYPE apiserver_storage_objects gauge',
  );
  for (const [resource, count] of objects) {
    lines.push(`apiserver_storage_objects{resource="${resource}"} ${count}`);
  }
  lines.push(
    '# HELP apiserver_longrunning_requests [STABLE] Watches that stand now.',
    '# TYPE apiserver_longrunning_requests gauge',
    `apiserver_longrunning_requests{verb="WATCH"} ${watchers}`,
  );
  return `${lines.join('\n')}\n`;
}
