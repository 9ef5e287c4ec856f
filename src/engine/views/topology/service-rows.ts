// Services as rows: their address, their selector, and what load generators measure through them.
import type { Service } from '../../../model/generated/types.ts';
import { selectorFromLabels } from '../../../model/meta/selectors.ts';
import { RowSet } from '../row-set.ts';
import type { ServiceRow } from '../view-types.ts';
import type { SelectorLinks } from './selector-links.ts';

export class ServiceRows {
  readonly rows: RowSet<ServiceRow>;
  /** By Service, then by LoadGenerator: requests a second. */
  private readonly traffic = new Map<string, Map<string, number>>();

  constructor(
    newId: (key: string) => number,
    private readonly links: SelectorLinks,
  ) {
    this.rows = new RowSet(newId);
  }

  put(service: Service, key: string): void {
    const id = this.rows.idOf(key);
    const row = { ...serviceRow(service, id), requestsPerSecond: this.trafficOf(key) };
    this.rows.put(key, row);
    const labels = service.spec?.selector ?? {};
    // A Service without a selector picks nothing; its endpoints are somebody else's work.
    if (Object.keys(labels).length === 0) this.links.delete(linkKey(key));
    else this.links.put(linkKey(key), id, row.namespace, selectorFromLabels(labels));
  }

  delete(key: string): void {
    this.links.delete(linkKey(key));
    this.rows.delete(key);
  }

  /** What a LoadGenerator measures through a Service; 0 when it has stopped. */
  putTraffic(key: string, generator: string, requestsPerSecond: number): void {
    const rates = this.traffic.get(key) ?? new Map<string, number>();
    this.traffic.set(key, rates);
    if (requestsPerSecond > 0) rates.set(generator, requestsPerSecond);
    else rates.delete(generator);
    if (rates.size === 0) this.traffic.delete(key);
    const row = this.rows.get(key);
    const sum = this.trafficOf(key);
    if (row && row.requestsPerSecond !== sum)
      this.rows.put(key, { ...row, requestsPerSecond: sum });
  }

  private trafficOf(key: string): number {
    let sum = 0;
    for (const rate of this.traffic.get(key)?.values() ?? []) sum += rate;
    return Math.round(sum);
  }
}

function linkKey(key: string): string {
  return `Service/${key}`;
}

function serviceRow(service: Service, id: number): ServiceRow {
  const { spec } = service;
  const ports = (spec?.ports ?? []).map((port) => {
    const node = port.nodePort ? `:${port.nodePort}` : '';
    return `${port.port}${node}/${port.protocol ?? 'TCP'}`;
  });
  const selector = Object.entries(spec?.selector ?? {});
  return {
    id,
    namespace: service.metadata.namespace ?? '',
    name: service.metadata.name,
    type: spec?.type ?? 'ClusterIP',
    clusterIp: spec?.clusterIP ?? '',
    ports: ports.join(','),
    selector: selector.map(([key, value]) => `${key}=${value}`).join(','),
    requestsPerSecond: 0,
  };
}
