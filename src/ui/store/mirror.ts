// The page's copy of what the views show; only the protocol client writes it, once a frame.
import type {
  AttachmentRow,
  EventRow,
  EventsPatch,
  Health,
  NodeRow,
  ServiceRow,
  TopologyPatch,
  WorkloadRow,
} from '../../hosts/worker/protocol.ts';
import { HEALTHS, POD_COLUMNS, POD_TERMINATING } from '../../hosts/worker/protocol.ts';
import { KeyedStore, useRow } from './keyed-store.ts';

export interface PodRow {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly owner: string;
  readonly workload: string;
  readonly component: string;
  readonly node: string;
  readonly status: string;
  readonly health: Health;
  readonly ready: number;
  readonly containers: number;
  readonly restarts: number;
  readonly isTerminating: boolean;
  readonly claims: readonly string[];
}

export interface Totals {
  readonly pods: number;
  readonly namespaces: readonly string[];
}

type PodListener = (id: number, row: PodRow | undefined) => void;

export class Mirror {
  readonly pods = new KeyedStore<number, PodRow>();
  readonly nodes = new KeyedStore<number, NodeRow>();
  readonly services = new KeyedStore<number, ServiceRow>();
  readonly workloads = new KeyedStore<number, WorkloadRow>();
  readonly attachments = new KeyedStore<number, AttachmentRow>();
  readonly events = new KeyedStore<number, EventRow>();
  /** Under 'totals': what the whole view counts. */
  readonly totals = new KeyedStore<'totals', Totals>();
  /** Counts what a layout must hear of: rows that come or go, and ties that change. */
  structure = 0;
  /** Id of what selects pods (a Service, a policy, a budget) to the ids of these. */
  readonly links = new KeyedStore<number, ReadonlySet<number>>();
  private readonly podLinks = new Map<number, Set<number>>();
  private texts: string[] = [''];
  private readonly podListeners = new Set<PodListener>();
  private readonly flushListeners = new Set<() => void>();

  /** Hears of every pod that changed (undefined: gone), before rows are told. */
  onPod(listener: PodListener): () => void {
    this.podListeners.add(listener);
    return () => this.podListeners.delete(listener);
  }

  /** Hears that a frame has been applied, before rows are told of it. */
  onFlush(listener: () => void): () => void {
    this.flushListeners.add(listener);
    return () => this.flushListeners.delete(listener);
  }

  /** The rows of a kind that is drawn as cards. */
  *cards(kind: string): Iterable<{ id: number; namespace?: string; name: string }> {
    if (kind === 'Node') yield* this.nodes.values();
    if (kind === 'Service') yield* this.services.values();
    for (const row of this.workloads.values()) if (row.kind === kind) yield row;
    for (const row of this.attachments.values()) if (row.kind === kind) yield row;
  }

  /** The services that select a pod. */
  servicesOf(pod: number): ReadonlySet<number> | undefined {
    return this.podLinks.get(pod);
  }

  applyTopology(patch: TopologyPatch): void {
    if (patch.reset) this.clear();
    for (const text of patch.texts) this.texts.push(text);
    for (const id of patch.gonePods) this.removePod(id);
    this.applyPods(patch);
    this.countStructure(patch);
    applyRows(this.nodes, patch.nodes, patch.goneNodes);
    applyRows(this.services, patch.services, patch.goneServices);
    applyRows(this.workloads, patch.workloads, patch.goneWorkloads);
    applyRows(this.attachments, patch.attachments, patch.goneAttachments);
    this.applyLinks(patch.links);
    const before = this.totals.get('totals');
    const namespaces = patch.namespaces ?? before?.namespaces ?? [];
    if (before?.pods !== patch.totalPods || before.namespaces !== namespaces) {
      this.totals.set('totals', { pods: patch.totalPods, namespaces });
    }
  }

  private countStructure(patch: TopologyPatch): void {
    const isNew =
      patch.reset ||
      patch.goneNodes.length > 0 ||
      patch.goneServices.length > 0 ||
      patch.goneWorkloads.length > 0 ||
      patch.goneAttachments.length > 0 ||
      patch.nodes.some(({ id }) => !this.nodes.get(id)) ||
      patch.services.some((row) => isServiceNews(this.services.get(row.id), row)) ||
      patch.workloads.some(({ id, desired, health }) => {
        const known = this.workloads.get(id);
        const isPast = known?.desired === 0 || known?.health === 'done';
        return !known || isPast !== (desired === 0 || health === 'done');
      }) ||
      patch.attachments.some(
        ({ id, ties }) => this.attachments.get(id)?.ties.length !== ties.length,
      );
    if (isNew) this.structure++;
  }

  applyEvents(patch: EventsPatch): void {
    if (patch.reset) this.events.clear();
    for (const id of patch.gone) this.events.delete(id);
    for (const row of patch.rows) {
      // A repeated event moves to the end: the list is in order of news.
      this.events.delete(row.id);
      this.events.set(row.id, row);
    }
  }

  flush(): void {
    for (const listener of this.flushListeners) listener();
    const stores = [
      this.totals,
      this.nodes,
      this.workloads,
      this.attachments,
      this.services,
      this.links,
      this.pods,
      this.events,
    ];
    for (const store of stores) store.flush();
  }

  private applyPods({ introductions, pods }: TopologyPatch): void {
    const fresh = new Map(introductions.map((one) => [one.id, one]));
    for (let at = 0; at < pods.length; at += POD_COLUMNS) {
      const id = pods[at] as number;
      const known = fresh.get(id) ?? this.pods.get(id);
      if (!known) continue;
      const row: PodRow = {
        id,
        namespace: known.namespace,
        name: known.name,
        owner: known.owner,
        workload: known.workload,
        component: known.component,
        status: this.texts[pods[at + 2] as number] ?? '',
        health: HEALTHS[pods[at + 3] as number] ?? 'unknown',
        ready: pods[at + 4] as number,
        containers: pods[at + 5] as number,
        restarts: pods[at + 6] as number,
        isTerminating: ((pods[at + 7] as number) & POD_TERMINATING) !== 0,
        node: this.texts[pods[at + 8] as number] ?? '',
        claims: known.claims ?? NO_CLAIMS,
      };
      this.pods.set(id, row);
      for (const listener of this.podListeners) listener(id, row);
    }
  }

  private applyLinks(links: Int32Array): void {
    const changed = new Map<number, Set<number>>();
    for (let at = 0; at < links.length; at += 3) {
      const [service, pod, isThere] = links.subarray(at, at + 3) as unknown as number[];
      const set = changed.get(service!) ?? new Set(this.links.get(service!));
      changed.set(service!, set);
      const back = this.podLinks.get(pod!) ?? new Set();
      this.podLinks.set(pod!, back);
      for (const [side, other] of [
        [set, pod!],
        [back, service!],
      ] as const) {
        if (isThere) side.add(other);
        else side.delete(other);
      }
      if (back.size === 0) this.podLinks.delete(pod!);
    }
    for (const [service, set] of changed) {
      // A Service with its first pod, or without its last, has another edge.
      if ((set.size === 0) !== ((this.links.get(service)?.size ?? 0) === 0)) this.structure++;
      this.links.set(service, set);
    }
    this.tellLinked(links);
  }

  /** Where a pod stands may follow from what selects it. */
  private tellLinked(links: Int32Array): void {
    const told = new Set<number>();
    for (let at = 1; at < links.length; at += 3) {
      const id = links[at] as number;
      const row = this.pods.get(id);
      if (!row || told.has(id)) continue;
      told.add(id);
      for (const listener of this.podListeners) listener(id, row);
    }
  }

  private removePod(id: number): void {
    this.pods.delete(id);
    for (const listener of this.podListeners) listener(id, undefined);
  }

  private clear(): void {
    for (const id of this.pods.rowKeys()) this.removePod(id);
    this.nodes.clear();
    this.services.clear();
    this.workloads.clear();
    this.attachments.clear();
    this.links.clear();
    this.podLinks.clear();
    this.texts = [''];
  }
}

const NO_CLAIMS: readonly string[] = [];

function isServiceNews(known: ServiceRow | undefined, row: ServiceRow): boolean {
  return !known || known.requestsPerSecond > 0 !== row.requestsPerSecond > 0;
}

function applyRows<Row extends { readonly id: number }>(
  store: KeyedStore<number, Row>,
  rows: readonly Row[],
  gone: readonly number[],
): void {
  for (const id of gone) store.delete(id);
  for (const row of rows) store.set(row.id, row);
}

export const mirror = new Mirror();

/** A node by its name, undefined while it is not drawn. */
export function useNodeRow(name: string): NodeRow | undefined {
  let id = 0;
  for (const row of mirror.nodes.values()) if (row.name === name) id = row.id;
  return useRow(mirror.nodes, id);
}
