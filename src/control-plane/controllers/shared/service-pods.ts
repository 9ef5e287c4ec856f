// Which pods stand behind which Service, kept up with each change alone.
import type { Informer } from '../../../client/informer.ts';
import type { InformerFactory } from '../../../client/informer-factory.ts';
import { PODS, SERVICES } from '../../../model/api/refs.ts';
import type { Pod, Service } from '../../../model/generated/types.ts';
import { isBeingDeleted, keyOf, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { labelsEqual, labelValue } from '../../../model/meta/labels.ts';
import type { Labels } from '../../../model/meta/labels.ts';
import { isPodReady, isPodTerminal } from './pods.ts';

type Listener = (serviceKey: string) => void;
const NONE: readonly string[] = [];

const byFactory = new WeakMap<InformerFactory, ServicePods>();

/**
 * Looking through a namespace for the pods of a Service would cost with the cluster's size, so
 * membership is kept: a pod is matched when its labels change, a Service when its selector does.
 */
export class ServicePods {
  readonly services: Informer<Service>;
  private readonly pods: Informer<Pod>;
  private readonly members = new Map<string, Map<string, Pod>>();
  private readonly servicesOfPod = new Map<string, readonly string[]>();
  private readonly listeners: Listener[] = [];

  private constructor(informers: InformerFactory) {
    this.services = informers.informer(SERVICES);
    this.pods = informers.informer(PODS);
    this.services.onChange(({ type, object, previous }) => {
      if (type === 'deleted') this.dropService(object);
      else if (!previous || !labelsEqual(previous.spec.selector, object.spec.selector)) {
        this.dropService(object);
        this.takeService(object);
      }
    });
    this.pods.onChange(({ type, object, previous }) => {
      if (type === 'deleted') this.dropPod(object);
      else this.takePod(object, previous);
    });
  }

  /** The one of this process. */
  static of(informers: InformerFactory): ServicePods {
    let made = byFactory.get(informers);
    if (!made) {
      made = new ServicePods(informers);
      byFactory.set(informers, made);
    }
    return made;
  }

  /** Calls back with the key of a Service whose endpoints a pod's change may alter. */
  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** The pods that the Service selects, in order of arrival. */
  podsOf(serviceKey: string): Iterable<Pod> {
    return this.members.get(serviceKey)?.values() ?? [];
  }

  countOf(serviceKey: string): number {
    return this.members.get(serviceKey)?.size ?? 0;
  }

  private takeService(service: Service): void {
    const { selector } = service.spec;
    if (!hasKeys(selector)) return;
    const key = keyOf(service);
    for (const pod of this.pods.list(namespaceOf(service))) {
      if (selects(selector, pod.metadata.labels)) this.add(key, pod);
    }
  }

  private dropService(service: Service): void {
    const key = keyOf(service);
    for (const uid of this.members.get(key)?.keys() ?? []) {
      const rest = (this.servicesOfPod.get(uid) ?? NONE).filter((other) => other !== key);
      this.servicesOfPod.set(uid, rest);
    }
    this.members.delete(key);
  }

  private add(key: string, pod: Pod): void {
    let members = this.members.get(key);
    if (!members) this.members.set(key, (members = new Map()));
    members.set(uidOf(pod), pod);
    const keys = this.servicesOfPod.get(uidOf(pod)) ?? NONE;
    if (!keys.includes(key)) this.servicesOfPod.set(uidOf(pod), [...keys, key]);
  }

  private takePod(pod: Pod, previous: Pod | undefined): void {
    const uid = uidOf(pod);
    const before = this.servicesOfPod.get(uid) ?? NONE;
    if (previous && labelsEqual(previous.metadata.labels, pod.metadata.labels)) {
      for (const key of before) this.members.get(key)?.set(uid, pod);
      if (before.length > 0 && endpointChanged(previous, pod)) this.tell(before);
      return;
    }
    const after = this.matching(pod);
    for (const key of before) if (!after.includes(key)) this.members.get(key)?.delete(uid);
    if (after.length === 0) this.servicesOfPod.delete(uid);
    else this.servicesOfPod.set(uid, []);
    for (const key of after) this.add(key, pod);
    this.tell(before.filter((key) => !after.includes(key)));
    this.tell(after);
  }

  private dropPod(pod: Pod): void {
    const keys = this.servicesOfPod.get(uidOf(pod)) ?? NONE;
    for (const key of keys) this.members.get(key)?.delete(uidOf(pod));
    this.servicesOfPod.delete(uidOf(pod));
    this.tell(keys);
  }

  private matching(pod: Pod): readonly string[] {
    let keys: string[] | undefined;
    for (const service of this.services.list(namespaceOf(pod))) {
      const { selector } = service.spec;
      if (!hasKeys(selector) || !selects(selector, pod.metadata.labels)) continue;
      (keys ??= []).push(keyOf(service));
    }
    return keys ?? NONE;
  }

  private tell(keys: readonly string[]): void {
    for (const key of keys) for (const listener of this.listeners) listener(key);
  }
}

function hasKeys(selector: Labels | undefined): selector is Labels {
  if (selector === undefined) return false;
  for (const _ in selector) return true;
  return false;
}

function selects(selector: Labels, labels: Labels | undefined): boolean {
  for (const key in selector) if (labelValue(labels, key) !== selector[key]) return false;
  return true;
}

/** Upstream: staging/src/k8s.io/endpointslice/util/controller_utils.go podEndpointsChanged. */
function endpointChanged(before: Pod, after: Pod): boolean {
  return (
    isPodReady(before) !== isPodReady(after) ||
    isBeingDeleted(before) !== isBeingDeleted(after) ||
    before.status?.podIP !== after.status?.podIP ||
    before.status?.podIPs?.length !== after.status?.podIPs?.length ||
    isPodTerminal(before) !== isPodTerminal(after) ||
    before.spec.nodeName !== after.spec.nodeName
  );
}
