// Which pods an autoscaler is for, and which autoscaler a pod has.
// Upstream: vertical-pod-autoscaler/pkg/target/fetcher.go, pkg/utils/vpa/api.go
import type { InformerFactory } from '../../client/informer-factory.ts';
import type { Informer } from '../../client/informer.ts';
import {
  CRON_JOBS,
  DAEMON_SETS,
  DEPLOYMENTS,
  JOBS,
  PODS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  STATEFUL_SETS,
} from '../../model/api/refs.ts';
import type { LabelSelector, Pod } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { namespaceOf } from '../../model/meta/object.ts';
import {
  compileLabelSelector,
  selectorFromLabels,
  selectorMatches,
} from '../../model/meta/selectors.ts';
import type { Selector } from '../../model/meta/selectors.ts';
import type { VerticalPodAutoscaler } from './vpa-types.ts';
import { VERTICAL_POD_AUTOSCALERS } from './vpa-types.ts';

interface Controller extends KubeObject {
  readonly spec?: {
    readonly selector?: unknown;
    readonly template?: { readonly metadata?: { readonly labels?: { [key: string]: string } } };
    readonly jobTemplate?: { readonly spec?: Controller['spec'] };
  };
}

export class Targets {
  readonly vpas: Informer<VerticalPodAutoscaler>;
  readonly pods: Informer<Pod>;
  private readonly kinds = new Map<string, Informer<Controller>>();

  constructor(informers: InformerFactory) {
    this.vpas = informers.informer(VERTICAL_POD_AUTOSCALERS);
    this.pods = informers.informer(PODS);
    this.pods.addIndex('namespace', ({ metadata }) => [metadata.namespace ?? '']);
    for (const ref of [
      CRON_JOBS,
      DAEMON_SETS,
      DEPLOYMENTS,
      JOBS,
      REPLICA_SETS,
      REPLICATION_CONTROLLERS,
      STATEFUL_SETS,
    ]) {
      this.kinds.set(ref.kind, informers.informer<any>(ref) as Informer<Controller>);
    }
  }

  /** The selector of its target's pods; a text says why there is none. */
  selectorOf(vpa: VerticalPodAutoscaler): Selector | string {
    const { targetRef } = vpa.spec;
    if (!targetRef) return 'Cannot read targetRef. Reason: targetRef not defined';
    const { kind, name } = targetRef;
    const informer = this.kinds.get(kind);
    if (!informer) return `Cannot read targetRef. Reason: unhandled targetRef ${kind} / ${name}`;
    const target = informer.get(namespaceOf(vpa), name);
    if (!target) {
      const why = `${kind} ${namespaceOf(vpa)}/${name} does not exist`;
      return `Cannot read targetRef. Reason: ${why}`;
    }
    const { selector, template, jobTemplate } = target.spec ?? {};
    if (kind === 'CronJob') {
      return selectorFromLabels(jobTemplate?.spec?.template?.metadata?.labels);
    }
    if (kind === 'ReplicationController') {
      return selectorFromLabels(
        (selector ?? template?.metadata?.labels) as { [key: string]: string },
      );
    }
    return compileLabelSelector(selector as LabelSelector | undefined);
  }

  podsOf(vpa: VerticalPodAutoscaler): readonly Pod[] {
    const selector = this.selectorOf(vpa);
    if (typeof selector === 'string') return [];
    return this.pods
      .byIndex('namespace', namespaceOf(vpa))
      .filter(({ metadata }) => selectorMatches(selector, metadata.labels));
  }

  /** The autoscaler of a pod; of several the oldest. `namespace`: a new pod may not say it. */
  vpaFor(pod: Pod, namespace: string): VerticalPodAutoscaler | undefined {
    let found: VerticalPodAutoscaler | undefined;
    for (const vpa of this.vpas.list()) {
      if (namespaceOf(vpa) !== namespace) continue;
      const selector = this.selectorOf(vpa);
      if (typeof selector === 'string' || !selectorMatches(selector, pod.metadata.labels)) continue;
      if (!found || isOlder(vpa, found)) found = vpa;
    }
    return found;
  }

  /** How many replicas the pod's controller wants; undefined when it has none. */
  replicasOf(pod: Pod): number | undefined {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
    if (!owner) return undefined;
    const controller = this.kinds.get(owner.kind)?.get(namespaceOf(pod), owner.name);
    if (!controller) return undefined;
    const { replicas, parallelism } = (controller.spec ?? {}) as {
      readonly replicas?: number;
      readonly parallelism?: number;
    };
    const status = (controller as { status?: { desiredNumberScheduled?: number } }).status;
    return owner.kind === 'DaemonSet'
      ? (status?.desiredNumberScheduled ?? 0)
      : (replicas ?? parallelism ?? 1);
  }
}

function isOlder(a: VerticalPodAutoscaler, b: VerticalPodAutoscaler): boolean {
  const [aTime = '', bTime = ''] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  return aTime === bTime ? (a.metadata.name ?? '') < (b.metadata.name ?? '') : aTime < bTime;
}
