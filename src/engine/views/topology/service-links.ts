// Which pods a Service selects, kept up to date in the work of the one pod or Service that changed.
import type { Pod, Service } from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { RowSet } from '../row-set.ts';
import type { ServiceRow } from '../view-types.ts';

interface Selecting {
  readonly id: number;
  readonly selector: readonly (readonly [string, string])[];
  /** `namespace/key=value` of the selector's first pair, under which the Service is filed. */
  readonly shelf: string;
  readonly pods: Set<number>;
}

interface Selectable {
  readonly id: number;
  readonly labels: Pod['metadata']['labels'];
}

export class ServiceLinks {
  readonly rows: RowSet<ServiceRow>;
  private readonly services = new Map<string, Selecting>();
  private readonly byPair = new Map<string, Set<string>>();
  private readonly pods = new Map<string, Selectable>();
  private readonly podsByPair = new Map<string, Set<string>>();
  private links: number[] = [];
  /** By Service, then by LoadGenerator: requests a second. */
  private readonly traffic = new Map<string, Map<string, number>>();

  constructor(nextId: () => number) {
    this.rows = new RowSet(nextId);
  }

  putService(service: Service, key: string): void {
    this.unlinkService(key);
    const id = this.rows.idOf(key);
    const row = { ...serviceRow(service, id), requestsPerSecond: this.trafficOf(key) };
    this.rows.put(key, row);
    const selector = Object.entries(service.spec?.selector ?? {});
    const first = selector[0];
    if (!first) return;
    const shelf = `${row.namespace}/${first[0]}=${first[1]}`;
    const selecting: Selecting = { id, selector, shelf, pods: new Set() };
    this.services.set(key, selecting);
    file(this.byPair, shelf, key);
    for (const podKey of this.podsByPair.get(shelf) ?? []) {
      this.consider(selecting, this.pods.get(podKey) as Selectable);
    }
  }

  deleteService(key: string): void {
    this.unlinkService(key);
    this.rows.delete(key);
  }

  putPod(pod: Pod, key: string, id: number): void {
    const before = this.pods.get(key);
    const { labels } = pod.metadata;
    if (before && before.id === id && before.labels === labels) return;
    if (before) this.deletePod(key);
    const selectable: Selectable = { id, labels };
    this.pods.set(key, selectable);
    for (const shelf of shelvesOf(pod)) {
      file(this.podsByPair, shelf, key);
      for (const serviceKey of this.byPair.get(shelf) ?? []) {
        this.consider(this.services.get(serviceKey) as Selecting, selectable);
      }
    }
  }

  deletePod(key: string): void {
    const pod = this.pods.get(key);
    if (!pod) return;
    this.pods.delete(key);
    const namespace = key.slice(0, key.indexOf('/'));
    for (const [label, value] of Object.entries(pod.labels ?? {})) {
      const shelf = `${namespace}/${label}=${value}`;
      unfile(this.podsByPair, shelf, key);
      for (const serviceKey of this.byPair.get(shelf) ?? []) {
        this.unlink(this.services.get(serviceKey) as Selecting, pod.id);
      }
    }
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

  /** Keys of the pods that a Service selects now. */
  podsOf(serviceKey: string): ReadonlySet<number> | undefined {
    return this.services.get(serviceKey)?.pods;
  }

  takeLinks(): Int32Array {
    const taken = Int32Array.from(this.links);
    this.links = [];
    return taken;
  }

  get hasNews(): boolean {
    return this.links.length > 0;
  }

  forgetSent(): void {
    this.rows.forgetSent();
    this.links = [];
    for (const service of this.services.values()) {
      for (const pod of service.pods) this.links.push(service.id, pod, 1);
    }
  }

  private consider(service: Selecting, pod: Selectable): void {
    for (const [key, value] of service.selector) {
      if (labelValue(pod.labels, key) !== value) return;
    }
    if (service.pods.has(pod.id)) return;
    service.pods.add(pod.id);
    this.links.push(service.id, pod.id, 1);
  }

  private unlink(service: Selecting, pod: number): void {
    if (service.pods.delete(pod)) this.links.push(service.id, pod, 0);
  }

  private unlinkService(key: string): void {
    const service = this.services.get(key);
    if (!service) return;
    this.services.delete(key);
    unfile(this.byPair, service.shelf, key);
    for (const pod of service.pods) this.unlink(service, pod);
  }
}

function shelvesOf(pod: Pod): string[] {
  const shelves: string[] = [];
  for (const [label, value] of Object.entries(pod.metadata.labels ?? {})) {
    shelves.push(`${pod.metadata.namespace ?? ''}/${label}=${value}`);
  }
  return shelves;
}

function file(index: Map<string, Set<string>>, shelf: string, key: string): void {
  const keys = index.get(shelf);
  if (keys) keys.add(key);
  else index.set(shelf, new Set([key]));
}

function unfile(index: Map<string, Set<string>>, shelf: string, key: string): void {
  const keys = index.get(shelf);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(shelf);
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
