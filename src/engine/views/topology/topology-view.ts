// The Topology view: where things run, kept from the store's changes in O(1) per change.
import type { StoreEvent } from '../../../control-plane/etcd/store-event.ts';
import type { Node, Pod, Service } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { controllerOf } from '../../../model/meta/owners.ts';
import { parseSelector } from '../../../model/meta/selector-parser.ts';
import { EVERYTHING, selectorMatches } from '../../../model/meta/selectors.ts';
import type { Numbered, RowSet } from '../row-set.ts';
import { StringTable } from '../string-table.ts';
import type { TopologyPatch } from '../view-types.ts';
import { ATTACHMENT_RESOURCES, AttachmentRows } from './attachment-rows.ts';
import { NodeRows } from './node-rows.ts';
import { PodRows } from './pod-rows.ts';
import { SelectorLinks } from './selector-links.ts';
import { ServiceRows } from './service-rows.ts';
import { WORKLOAD_RESOURCES, WorkloadRows } from './workload-rows.ts';

export class TopologyView {
  readonly nodes: NodeRows;
  readonly pods: PodRows;
  readonly services: ServiceRows;
  readonly workloads: WorkloadRows;
  readonly attachments: AttachmentRows;
  private readonly links = new SelectorLinks();
  private readonly texts = new StringTable();
  private readonly namespaces = new Set<string>();
  private namespacesChanged = true;
  private namespace: string | undefined;
  private selector = EVERYTHING;
  private isReset = true;
  private lastId = 0;

  /** What `elder` shows too has the id that it has there: on the page it stays what it is. */
  constructor(private readonly elder?: TopologyView) {
    const newId =
      (rowsOf: (view: TopologyView) => { readonly rows: RowSet<Numbered> }) =>
      (key: string): number =>
        (elder && rowsOf(elder).rows.get(key)?.id) ?? this.freshId();
    this.nodes = new NodeRows(newId(({ nodes }) => nodes));
    this.pods = new PodRows(
      newId(({ pods }) => pods),
      this.nodes,
      this.texts,
    );
    this.services = new ServiceRows(
      newId(({ services }) => services),
      this.links,
    );
    this.workloads = new WorkloadRows(newId(({ workloads }) => workloads));
    this.attachments = new AttachmentRows(
      newId(({ attachments }) => attachments),
      this.links,
    );
  }

  private freshId(): number {
    return this.elder ? this.elder.freshId() : ++this.lastId;
  }

  /** Resources this view hears of, in the order in which it wants what is there already. */
  static readonly resources = [
    'namespaces',
    'faults.sim.kubetarium.dev',
    'loadgenerators.sim.kubetarium.dev',
    'nodes',
    ...WORKLOAD_RESOURCES,
    'services',
    ...ATTACHMENT_RESOURCES,
    'pods',
  ];

  apply(event: StoreEvent): void {
    const { key, object } = event;
    const isGone = event.type === 'DELETED';
    switch (event.resource) {
      case 'pods':
        return this.applyPod(object as Pod, key, isGone);
      case 'nodes':
        return isGone ? this.nodes.delete(key) : this.putNode(object as Node);
      case 'services':
        if (isGone) return this.services.delete(key);
        return this.services.put(object as Service, key);
      case 'namespaces':
        return this.applyNamespace(key, isGone);
      case 'loadgenerators.sim.kubetarium.dev':
        return this.applyLoad(event);
      case 'faults.sim.kubetarium.dev':
        return this.applyFault(event);
      default:
        this.applyOther(event);
    }
  }

  private applyOther({ type, resource, key, object }: StoreEvent): void {
    if (WORKLOAD_RESOURCES.includes(resource)) {
      const owner = type === 'DELETED' ? undefined : controllerOf(object);
      this.pods.setParent(object.kind, key, owner && `${owner.kind}/${owner.name}`);
      if (type === 'DELETED') this.workloads.delete(resource, key);
      else this.workloads.put(resource, object, key);
    } else if (ATTACHMENT_RESOURCES.includes(resource)) {
      if (type === 'DELETED') this.attachments.delete(resource, key);
      else this.attachments.put(resource, object, key);
    }
  }

  /**
   * Shows one namespace ('' shows all), of its pods those that meet a selector as kubectl's -l
   * takes it; the page starts from nothing.
   */
  show(namespace: string, labels = ''): void {
    this.namespace = namespace;
    const selector = parseSelector(labels);
    // Half a selector, as it is being typed, hides nothing.
    this.selector = typeof selector === 'string' ? EVERYTHING : selector;
    this.isReset = true;
  }

  hide(): void {
    this.namespace = undefined;
  }

  /** What the page has not seen, or undefined when that is nothing. */
  take(): TopologyPatch | undefined {
    if (this.namespace === undefined) return undefined;
    const reset = this.isReset;
    if (reset) this.forgetSent();
    else if (!this.hasNews()) return undefined;
    this.isReset = false;
    const window = this.namespace;
    const shows = (namespace: string): boolean => window === '' || namespace === window;
    const nodes = this.nodes.rows.take(() => true);
    const services = this.services.rows.take((row) => shows(row.namespace));
    const workloads = this.workloads.rows.take((row) => shows(row.namespace));
    const attachments = this.attachments.rows.take(
      (row) => row.namespace === '' || shows(row.namespace),
    );
    const pods = this.pods.take(
      ({ pod }) =>
        (shows(pod.metadata.namespace ?? '') || isComponent(pod)) &&
        selectorMatches(this.selector, pod.metadata.labels),
    );
    const namespaces = this.namespacesChanged ? [...this.namespaces] : null;
    this.namespacesChanged = false;
    return {
      view: 'topology',
      reset,
      introductions: pods.introductions,
      pods: pods.pods,
      texts: this.texts.takeFresh(),
      gonePods: pods.gone,
      nodes: nodes.rows,
      goneNodes: nodes.gone,
      services: services.rows,
      goneServices: services.gone,
      workloads: workloads.rows,
      goneWorkloads: workloads.gone,
      attachments: attachments.rows,
      goneAttachments: attachments.gone,
      links: this.links.take(),
      namespaces,
      totalPods: this.pods.rows.size,
    };
  }

  private hasNews(): boolean {
    return (
      this.namespacesChanged ||
      this.nodes.rows.hasNews ||
      this.pods.rows.hasNews ||
      this.links.hasNews ||
      this.attachments.rows.hasNews ||
      this.services.rows.hasNews ||
      this.workloads.rows.hasNews
    );
  }

  private forgetSent(): void {
    this.texts.forgetSent();
    this.nodes.rows.forgetSent();
    this.pods.forgetSent();
    this.services.rows.forgetSent();
    this.attachments.rows.forgetSent();
    this.links.forgetSent();
    this.workloads.rows.forgetSent();
    this.namespacesChanged = true;
  }

  private applyPod(pod: Pod, key: string, isGone: boolean): void {
    if (isGone) {
      this.links.deletePod(key);
      this.pods.delete(key);
      return;
    }
    const id = this.pods.put(pod, key);
    this.links.putPod(pod, key, id);
  }

  private putNode(node: Node): void {
    this.nodes.put(node);
  }

  private applyNamespace(name: string, isGone: boolean): void {
    const size = this.namespaces.size;
    if (isGone) this.namespaces.delete(name);
    else this.namespaces.add(name);
    if (this.namespaces.size !== size) this.namespacesChanged = true;
  }

  private applyLoad({ type, key, namespace, object, previous }: StoreEvent): void {
    const before = previous && serviceOfLoad(previous, namespace);
    const after = type === 'DELETED' ? undefined : serviceOfLoad(object, namespace);
    if (before && before !== after) this.services.putTraffic(before, key, 0);
    const { status } = object as LoadShape;
    if (after) this.services.putTraffic(after, key, status?.requestsPerSecond ?? 0);
  }

  private applyFault({ type, object, previous }: StoreEvent): void {
    const before = previous && downNode(previous);
    const after = type === 'DELETED' ? undefined : downNode(object);
    if (before === after) return;
    if (before !== undefined) this.nodes.countPowerFault(before, -1);
    if (after !== undefined) this.nodes.countPowerFault(after, 1);
  }
}

function isComponent(pod: Pod): boolean {
  return pod.metadata.labels?.['tier'] === 'control-plane';
}

interface LoadShape extends KubeObject {
  readonly spec?: { readonly url?: string };
  readonly status?: { readonly requestsPerSecond?: number };
}

/** The Service that a LoadGenerator's URL names, by key; undefined when it names none. */
function serviceOfLoad(load: KubeObject, namespace: string): string | undefined {
  const host = /^https?:\/\/([^/:?#]+)/.exec((load as LoadShape).spec?.url ?? '')?.[1];
  if (!host || /^[\d.]+$/.test(host)) return undefined;
  const [name, inNamespace = namespace] = host.split('.');
  return `${inNamespace}/${name}`;
}

/** The node that a fault keeps switched off, while it does. */
function downNode(fault: KubeObject): string | undefined {
  const { spec, status } = fault as {
    spec?: { action?: string; target?: { name?: string } };
    status?: { phase?: string };
  };
  if (spec?.action !== 'NodeDown' || fault.metadata.deletionTimestamp) return undefined;
  return status?.phase === 'Done' || status?.phase === 'Failed' ? undefined : spec.target?.name;
}
