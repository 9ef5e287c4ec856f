// By which labels a pod's Services and its controller know it, for spreading by default.
import type { InformerFactory } from '../../client/informer-factory.ts';
import type { Informer } from '../../client/informer.ts';
import {
  REPLICATION_CONTROLLERS,
  REPLICA_SETS,
  SERVICES,
  STATEFUL_SETS,
} from '../../model/api/refs.ts';
import type { OwnerReference, Pod, Service } from '../../model/generated/types.ts';
import { controllerOf } from '../../model/meta/owners.ts';
import {
  compileLabelSelector,
  selectorFromLabels,
  selectorMatches,
} from '../../model/meta/selectors.ts';
import type { Requirement, Selector } from '../../model/meta/selectors.ts';

/** Owners whose pods' selector is remembered. */
const CACHE_LIMIT = 4096;

interface Remembered {
  /** The labels of the pod for which it was found; replicas of one owner have equal ones. */
  readonly labels: Pod['metadata']['labels'];
  readonly servicesVersion: number;
  readonly selector: Selector | undefined;
}

/** Upstream: pkg/scheduler/framework/plugins/helper/spread.go (DefaultSelector). */
export class DefaultSelectors {
  private readonly services: Informer<Service>;
  private servicesVersion = 0;
  private readonly compiled = new WeakMap<object, Selector>();
  private readonly remembered = new Map<string, Remembered>();

  constructor(private readonly informers: InformerFactory) {
    this.services = informers.informer(SERVICES);
    this.services.onChange(({ object, previous }) => {
      if (object.spec.selector !== previous?.spec.selector) this.servicesVersion++;
      else if (!previous) this.servicesVersion++;
    });
    for (const ref of [REPLICATION_CONTROLLERS, REPLICA_SETS, STATEFUL_SETS]) {
      informers.informer<any>(ref);
    }
  }

  /** Undefined when neither Services nor a controller select the pod. */
  of(pod: Pod): Selector | undefined {
    const owner = controllerOf(pod);
    const known = owner && this.remembered.get(owner.uid);
    const { labels } = pod.metadata;
    if (known && known.servicesVersion === this.servicesVersion && known.labels === labels) {
      return known.selector;
    }
    const ofOwner = owner && this.ofController(pod, owner);
    const selector = this.combine(pod, ofOwner ?? []);
    if (owner && ofOwner) {
      if (this.remembered.size >= CACHE_LIMIT) this.remembered.clear();
      const { servicesVersion } = this;
      this.remembered.set(owner.uid, { labels, servicesVersion, selector });
    }
    return selector;
  }

  private combine(pod: Pod, ofOwner: readonly Requirement[]): Selector | undefined {
    const { namespace = '', labels } = pod.metadata;
    const requirements = new Map<string, Requirement>();
    const add = (more: readonly Requirement[]): void => {
      for (const one of more) {
        requirements.set(`${one.key} ${one.operator} ${one.values.join()}`, one);
      }
    };
    for (const service of this.services.list(namespace)) {
      const selector = this.ofService(service);
      if (selector && selectorMatches(selector, labels)) add(selector.requirements);
    }
    add(ofOwner);
    if (requirements.size === 0) return undefined;
    const sorted = [...requirements.values()].sort((a, b) =>
      a.key < b.key ? -1 : a.key > b.key ? 1 : 0,
    );
    return { requirements: sorted, nothing: false };
  }

  private ofService({ spec }: Service): Selector | undefined {
    const { selector } = spec;
    if (!selector) return undefined;
    let compiled = this.compiled.get(selector);
    if (!compiled) {
      compiled = selectorFromLabels(selector);
      this.compiled.set(selector, compiled);
    }
    return compiled.requirements.length > 0 ? compiled : undefined;
  }

  /** Undefined while the controller is not known. */
  private ofController(
    pod: Pod,
    { kind, name }: OwnerReference,
  ): readonly Requirement[] | undefined {
    const { namespace = '' } = pod.metadata;
    switch (kind) {
      case 'ReplicationController': {
        const controller = this.informers.informer(REPLICATION_CONTROLLERS).get(namespace, name);
        return controller && selectorFromLabels(controller.spec?.selector).requirements;
      }
      case 'ReplicaSet': {
        const set = this.informers.informer(REPLICA_SETS).get(namespace, name);
        return set && compileLabelSelector(set.spec?.selector).requirements;
      }
      case 'StatefulSet': {
        const set = this.informers.informer(STATEFUL_SETS).get(namespace, name);
        return set && compileLabelSelector(set.spec?.selector).requirements;
      }
      default:
        return undefined;
    }
  }
}
