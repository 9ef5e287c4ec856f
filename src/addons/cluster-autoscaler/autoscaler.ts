// The autoscaler's loop: looks at pods that wait and nodes that idle, every ten seconds.
// Upstream: cluster-autoscaler core/static_autoscaler.go RunOnce.
import type { ApiClient } from '../../client/api-client.ts';
import { isConflict, isNotFound } from '../../client/api-error.ts';
import { EventRecorder } from '../../client/event-recorder.ts';
import type { InformerFactory } from '../../client/informer-factory.ts';
import type { Informer } from '../../client/informer.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import { CONFIG_MAPS, NODES, POD_DISRUPTION_BUDGETS, PODS } from '../../model/api/refs.ts';
import type { ConfigMap, Node, Pod, PodDisruptionBudget } from '../../model/generated/types.ts';
import { isConditionTrue } from '../../model/meta/conditions.ts';
import type { NodeGroupCloud } from './cloud.ts';
import { LAST_UPDATED, MAX_EMPTY_BULK_DELETE, STATUS_MAP } from './limits.ts';
import { NodeSpace, place } from './node-space.ts';
import type { AutoscalerOptions } from './options.ts';
import { Removal } from './removal.ts';
import { unneededNodes } from './scale-down-plan.ts';
import type { Candidate } from './scale-down-plan.ts';
import { planScaleUp } from './scale-up-plan.ts';
import type { GroupState } from './scale-up-plan.ts';
import { goTime, StatusMap } from './status-map.ts';

const BY_NODE = 'node';

export function newAutoscaler(
  client: ApiClient,
  informers: InformerFactory,
  cloud: NodeGroupCloud,
  options: AutoscalerOptions,
): Autoscaler {
  return new Autoscaler(client, informers, cloud, options);
}

export class Autoscaler {
  private readonly nodes: Informer<Node>;
  private readonly pods: Informer<Pod>;
  private readonly budgets: Informer<PodDisruptionBudget>;
  private readonly events: EventRecorder;
  private readonly removal: Removal;
  private readonly status = new StatusMap();
  /** Since when each node has not been needed. */
  private unneeded = new Map<string, Micros>();
  private readonly removing = new Set<string>();
  private lastScaleUp: Micros | undefined;
  private statusMap: ConfigMap;

  constructor(
    private readonly client: ApiClient,
    informers: InformerFactory,
    private readonly cloud: NodeGroupCloud,
    private readonly options: AutoscalerOptions,
  ) {
    this.nodes = informers.informer(NODES);
    this.pods = informers.informer(PODS);
    this.pods.addIndex(BY_NODE, ({ spec }) => [spec.nodeName ?? '']);
    this.budgets = informers.informer(POD_DISRUPTION_BUDGETS);
    this.events = new EventRecorder(client, 'cluster-autoscaler');
    const metadata = { name: STATUS_MAP, namespace: options.namespace };
    this.statusMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata };
    this.removal = new Removal(
      client,
      cloud,
      this.nodes,
      this.pods,
      (node) => this.podsOf(node),
      this.events,
      () => this.statusMap,
    );
  }

  private get now(): Micros {
    return this.client.process.clock.now;
  }

  private podsOf(node: string): readonly Pod[] {
    const isOver = ({ status }: Pod) => status?.phase === 'Succeeded' || status?.phase === 'Failed';
    return this.pods.byIndex(BY_NODE, node).filter((pod) => !isOver(pod));
  }

  *runOnce(): Task {
    this.growToMinimum();
    const waiting = this.waitingPods();
    const isGrowing = waiting.length > 0 && this.scaleUp(waiting);
    const candidates = this.candidates();
    if (this.options.isScaleDownEnabled && !isGrowing) this.scaleDown(candidates);
    yield* this.removal.markCandidates(new Set(candidates.map(({ node }) => node.metadata.name)));
    yield* this.writeStatus(candidates);
  }

  private groups(): readonly GroupState[] {
    return this.options.groups.map((group) => ({
      ...group,
      target: this.cloud.instances(group.name).length,
      template: this.cloud.template(group.name),
    }));
  }

  private growToMinimum(): void {
    for (const { name, min, target } of this.groups()) {
      if (target < min) this.cloud.increase(name, min - target);
    }
  }

  /** Pods that the scheduler gave up on and that will not fit on what is or has been ordered. */
  private waitingPods(): readonly Pod[] {
    const pending = this.pods
      .byIndex(BY_NODE, '')
      .filter(
        ({ metadata, status }) =>
          !metadata.deletionTimestamp &&
          status?.conditions?.some(
            ({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable',
          ),
      );
    if (pending.length === 0) return pending;
    const spaces: NodeSpace[] = [];
    for (const node of this.nodes.list()) {
      if (!isConditionTrue(node.status?.conditions, 'Ready')) continue;
      spaces.push(new NodeSpace(node, this.podsOf(node.metadata.name)));
    }
    for (const { name, template } of this.groups()) {
      for (const instance of this.cloud.instances(name)) {
        const node = this.nodes.byKey(instance);
        if (!node || !isConditionTrue(node.status?.conditions, 'Ready')) {
          spaces.push(new NodeSpace(template));
        }
      }
    }
    return place(pending, spaces);
  }

  private scaleUp(waiting: readonly Pod[]): boolean {
    const { scaleUp, refused } = planScaleUp(waiting, this.groups());
    if (!scaleUp) {
      for (const { pod, reasons } of refused) {
        const message = `pod didn't trigger scale-up: ${reasons}`;
        this.events.event(pod, 'Normal', 'NotTriggerScaleUp', message);
      }
      return false;
    }
    const { group, by, pods } = scaleUp;
    const size = group.target + by;
    const told = (what: string): string =>
      `Scale-up: ${what} ${size} instead of ${group.target} (max: ${group.max})`;
    const tell = (message: string): void =>
      this.events.event(this.statusMap, 'Normal', 'ScaledUpGroup', message);
    tell(told(`setting group ${group.name} size to`));
    this.cloud.increase(group.name, by);
    tell(told(`group ${group.name} size set to`));
    this.lastScaleUp = this.now;
    const change = `[{${group.name} ${group.target}->${size} (max: ${group.max})}]`;
    for (const pod of pods) {
      this.events.event(pod, 'Normal', 'TriggeredScaleUp', `pod triggered scale-up: ${change}`);
    }
    return true;
  }

  /** Nodes that are not needed now; a node that is needed again starts anew. */
  private candidates(): readonly Candidate[] {
    const shrinkable = new Set<string>();
    for (const { name, min } of this.options.groups) {
      const instances = this.cloud.instances(name);
      if (instances.length > min) for (const one of instances) shrinkable.add(one);
    }
    const nodes = [...this.nodes.list()].filter((node) =>
      isConditionTrue(node.status?.conditions, 'Ready'),
    );
    const found = unneededNodes(
      {
        nodes,
        podsOf: (node) => this.podsOf(node),
        budgets: [...this.budgets.list()],
        isRemovable: (node) => shrinkable.has(node) && !this.removing.has(node),
      },
      this.options,
    );
    const { unneeded, now } = this;
    this.unneeded = new Map(
      found.map(({ node: { metadata } }) => [metadata.name, unneeded.get(metadata.name) ?? now]),
    );
    return found;
  }

  /** Empty nodes go together, one that has to be drained goes alone. */
  private scaleDown(candidates: readonly Candidate[]): void {
    const { delayAfterAdd, unneededTime } = this.options;
    const { now, lastScaleUp } = this;
    if (lastScaleUp !== undefined && now - lastScaleUp < delayAfterAdd) return;
    const room = new Map(
      this.groups().map(({ name, target, min }) => [name, target - min - this.leaving(name)]),
    );
    const due = candidates.filter(
      ({ node }) => now - (this.unneeded.get(node.metadata.name) ?? now) >= unneededTime,
    );
    const empty = due.filter(({ evict }) => evict.length === 0).slice(0, MAX_EMPTY_BULK_DELETE);
    const chosen = empty.length > 0 ? empty : this.removing.size > 0 ? [] : due.slice(0, 1);
    for (const candidate of chosen) {
      const { name } = candidate.node.metadata;
      const group = this.groupOf(name);
      const left = room.get(group ?? '') ?? 0;
      if (group === undefined || left <= 0) continue;
      room.set(group, left - 1);
      this.removing.add(name);
      this.client.process.spawn(`remove ${name}`, this.remove(candidate));
    }
  }

  private *remove(candidate: Candidate): Task {
    try {
      yield* this.removal.of(candidate);
    } catch (error) {
      // The next round tries again.
      if (!(error instanceof Failure)) throw error;
    }
    this.removing.delete(candidate.node.metadata.name);
  }

  private groupOf(node: string): string | undefined {
    return this.options.groups.find(({ name }) => this.cloud.instances(name).includes(node))?.name;
  }

  private leaving(group: string): number {
    return this.cloud.instances(group).filter((one) => this.removing.has(one)).length;
  }

  private *writeStatus(candidates: readonly Candidate[]): Task {
    const unneeded = new Set(candidates.map(({ node }) => node.metadata.name));
    const groups = this.groups().map(({ name, min, max, target }) => {
      const names = this.cloud.instances(name);
      const nodes = names.flatMap((one) => this.nodes.byKey(one) ?? []);
      const own = names.filter((one) => unneeded.has(one)).length;
      return { name, min, max, target, nodes, candidates: own };
    });
    const status = this.status.text(groups, [...this.nodes.list()], this.now);
    const { namespace } = this.options;
    const annotations = { [LAST_UPDATED]: goTime(this.now) };
    const metadata = { name: STATUS_MAP, namespace, annotations };
    const body: ConfigMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { status } };
    try {
      const patch = { metadata: { annotations }, data: { status } };
      this.statusMap = yield* this.client.patch(CONFIG_MAPS, namespace, STATUS_MAP, 'merge', patch);
    } catch (error) {
      if (isConflict(error)) return;
      if (!isNotFound(error)) throw error;
      this.statusMap = yield* this.client.create(CONFIG_MAPS, body);
    }
  }
}
