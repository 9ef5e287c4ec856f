// Which pods stand behind which selecting object (a Service, a budget), kept up change by change.
import type { Informer } from '../../../client/informer.ts';
import type { InformerFactory } from '../../../client/informer-factory.ts';
import { PODS } from '../../../model/api/refs.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { Pod } from '../../../model/generated/types.ts';
import { keyOf, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { labelsEqual } from '../../../model/meta/labels.ts';
import type { Labels } from '../../../model/meta/labels.ts';
import { selectorMatches } from '../../../model/meta/selectors.ts';
import type { Selector } from '../../../model/meta/selectors.ts';

type Listener = (key: string) => void;
const NONE: readonly string[] = [];
const EQUALITY: ReadonlySet<string> = new Set(['=', '==', 'in']);

interface Filed {
  readonly selector: Selector;
  readonly under: string;
}

export interface Selecting<T extends KubeObject> {
  readonly ref: ResourceRef<T>;
  /** Undefined selects nothing. */
  selectorOf(object: T): Selector | undefined;
  /** Whether two objects select alike. */
  isSame(before: T, after: T): boolean;
  /** Whether a pod's change, labels apart, matters to those that select it. */
  isChange(before: Pod, after: Pod): boolean;
}

/**
 * Looking through a namespace for the pods of a Service would cost with the cluster's size, so
 * membership is kept: a pod is matched when its labels change, an object when its selector does.
 */
export class SelectedPods<T extends KubeObject> {
  readonly objects: Informer<T>;
  private readonly pods: Informer<Pod>;
  private readonly selectors = new Map<string, Filed>();
  /** Selecting objects under one label that each demands, so that a pod meets only likely ones. */
  private readonly byLabel = new Map<string, Set<string>>();
  private readonly members = new Map<string, Map<string, Pod>>();
  private readonly keysOfPod = new Map<string, readonly string[]>();
  private readonly listeners: Listener[] = [];

  constructor(
    informers: InformerFactory,
    private readonly selecting: Selecting<T>,
  ) {
    this.objects = informers.informer(selecting.ref);
    this.pods = informers.informer(PODS);
    this.objects.onChange(({ type, object, previous }) => {
      if (type === 'deleted') this.drop(keyOf(object));
      else if (!previous || !selecting.isSame(previous, object)) {
        this.drop(keyOf(object));
        this.take(object);
      }
    });
    this.pods.onChange(({ type, object, previous }) => {
      if (type === 'deleted') this.dropPod(object);
      else this.takePod(object, previous);
    });
  }

  /** Calls back with the key of an object to which a pod's change matters. */
  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** The pods that the object selects, in order of arrival. */
  podsOf(key: string): Iterable<Pod> {
    return this.members.get(key)?.values() ?? [];
  }

  countOf(key: string): number {
    return this.members.get(key)?.size ?? 0;
  }

  private take(object: T): void {
    const selector = this.selecting.selectorOf(object);
    if (!selector) return;
    const key = keyOf(object);
    this.file(key, namespaceOf(object), selector);
    for (const pod of this.pods.list(namespaceOf(object))) {
      if (selectorMatches(selector, pod.metadata.labels)) this.add(key, pod);
    }
  }

  private drop(key: string): void {
    for (const uid of this.members.get(key)?.keys() ?? []) {
      const rest = (this.keysOfPod.get(uid) ?? NONE).filter((other) => other !== key);
      this.keysOfPod.set(uid, rest);
    }
    this.members.delete(key);
    const filed = this.selectors.get(key);
    if (!filed) return;
    this.selectors.delete(key);
    const drawer = this.byLabel.get(filed.under);
    drawer?.delete(key);
    if (drawer?.size === 0) this.byLabel.delete(filed.under);
  }

  // Under the label that fewest others are filed under; without any, under the namespace alone.
  private file(key: string, namespace: string, selector: Selector): void {
    let under = namespace;
    let fewest = Infinity;
    for (const { key: label, operator, values } of selector.requirements) {
      if (values.length !== 1 || !EQUALITY.has(operator)) continue;
      const drawer = drawerOf(namespace, label, values[0] as string);
      const size = this.byLabel.get(drawer)?.size ?? 0;
      if (size >= fewest) continue;
      fewest = size;
      under = drawer;
    }
    this.selectors.set(key, { selector, under });
    const known = this.byLabel.get(under);
    if (known) known.add(key);
    else this.byLabel.set(under, new Set([key]));
  }

  private add(key: string, pod: Pod): void {
    let members = this.members.get(key);
    if (!members) this.members.set(key, (members = new Map()));
    members.set(uidOf(pod), pod);
    const keys = this.keysOfPod.get(uidOf(pod)) ?? NONE;
    if (!keys.includes(key)) this.keysOfPod.set(uidOf(pod), [...keys, key]);
  }

  private takePod(pod: Pod, previous: Pod | undefined): void {
    const uid = uidOf(pod);
    const before = this.keysOfPod.get(uid) ?? NONE;
    if (previous && labelsEqual(previous.metadata.labels, pod.metadata.labels)) {
      for (const key of before) this.members.get(key)?.set(uid, pod);
      if (before.length > 0 && this.selecting.isChange(previous, pod)) this.tell(before);
      return;
    }
    const after = this.matching(pod);
    for (const key of before) if (!after.includes(key)) this.members.get(key)?.delete(uid);
    if (after.length === 0) this.keysOfPod.delete(uid);
    else this.keysOfPod.set(uid, []);
    for (const key of after) this.add(key, pod);
    this.tell(before.filter((key) => !after.includes(key)));
    this.tell(after);
  }

  private dropPod(pod: Pod): void {
    const keys = this.keysOfPod.get(uidOf(pod)) ?? NONE;
    for (const key of keys) this.members.get(key)?.delete(uidOf(pod));
    this.keysOfPod.delete(uidOf(pod));
    this.tell(keys);
  }

  private matching(pod: Pod): readonly string[] {
    if (this.selectors.size === 0) return NONE;
    const namespace = namespaceOf(pod);
    const { labels } = pod.metadata;
    const keys: string[] = [];
    this.collect(this.byLabel.get(namespace), labels, keys);
    for (const label in labels) {
      if (!Object.hasOwn(labels, label)) continue;
      this.collect(this.byLabel.get(drawerOf(namespace, label, labels[label]!)), labels, keys);
    }
    return keys.length === 0 ? NONE : keys;
  }

  private collect(
    drawer: ReadonlySet<string> | undefined,
    labels: Labels | undefined,
    keys: string[],
  ): void {
    if (!drawer) return;
    for (const key of drawer) {
      const filed = this.selectors.get(key);
      if (filed && selectorMatches(filed.selector, labels)) keys.push(key);
    }
  }

  private tell(keys: readonly string[]): void {
    for (const key of keys) for (const listener of this.listeners) listener(key);
  }
}

function drawerOf(namespace: string, label: string, value: string): string {
  return `${namespace} ${label}=${value}`;
}
