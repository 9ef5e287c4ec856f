// Which writes are marked on the timeline: faults, rollouts, evictions, restarts, lost nodes.
import type { Node, Pod } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { controllerOf } from '../../../model/meta/owners.ts';
import type { ChronicleRecord } from '../../history/chronicle.ts';
import type { Health, MarkerKind } from '../view-types.ts';

export interface Mark {
  readonly kind: MarkerKind;
  readonly tone: Health;
  /** When no teller has a sentence for it. */
  readonly text: string;
  /** Marks of one kind and instant are told as one. */
  readonly many: (count: number) => string;
}

const ROLLED_BY_REVISION = new Set(['StatefulSet', 'DaemonSet']);

/** The mark of a write; undefined for all that is not marked. */
export function markOf(record: ChronicleRecord): Mark | undefined {
  switch (record.resource) {
    case 'faults.sim.kubetarium.dev':
      return markOfFault(record);
    case 'replicasets.apps':
    case 'controllerrevisions.apps':
      return markOfRollout(record);
    case 'pods':
      return markOfPod(record);
    case 'nodes':
      return markOfNode(record);
    default:
      return undefined;
  }
}

function markOfFault({ type, object, previous }: ChronicleRecord): Mark | undefined {
  const { name } = object.metadata;
  if (type === 'ADDED') {
    const many = (n: number): string => `${n} faults are made.`;
    return { kind: 'fault', tone: 'bad', text: `Fault ${name} is made.`, many };
  }
  // A fault that lasts is healed by its end or its deletion, whichever comes first.
  if (phaseOf(type === 'DELETED' ? object : previous) !== 'Active') return undefined;
  if (type === 'MODIFIED' && phaseOf(object) !== 'Done') return undefined;
  const many = (n: number): string => `${n} faults are healed.`;
  return { kind: 'healed', tone: 'good', text: `Fault ${name} is healed.`, many };
}

function phaseOf(fault: KubeObject | undefined): string | undefined {
  return (fault as { readonly status?: { readonly phase?: string } } | undefined)?.status?.phase;
}

function markOfRollout({ type, resource, object }: ChronicleRecord): Mark | undefined {
  const owner = controllerOf(object);
  if (type !== 'ADDED' || !owner) return undefined;
  const isRollout =
    resource === 'replicasets.apps'
      ? owner.kind === 'Deployment'
      : ROLLED_BY_REVISION.has(owner.kind);
  if (!isRollout) return undefined;
  const text = `${owner.kind} ${owner.name} rolls out a new pod template.`;
  const many = (n: number): string => `${n} rollouts begin.`;
  return { kind: 'rollout', tone: 'busy', text, many };
}

function markOfPod({ type, object, previous }: ChronicleRecord): Mark | undefined {
  if (type !== 'MODIFIED') return undefined;
  const pod = object as Pod;
  const before = previous as Pod | undefined;
  const { name } = pod.metadata;
  if (isEvicted(pod) && !(before && isEvicted(before))) {
    const many = (n: number): string => `${n} pods are evicted.`;
    return { kind: 'eviction', tone: 'warn', text: `Pod ${name} is evicted.`, many };
  }
  if (restarts(pod) > (before ? restarts(before) : 0)) {
    const many = (n: number): string => `Containers of ${n} pods start again.`;
    return {
      kind: 'restart',
      tone: 'warn',
      text: `A container of pod ${name} starts again.`,
      many,
    };
  }
  return undefined;
}

function isEvicted({ metadata, status }: Pod): boolean {
  if (status?.reason === 'Evicted') return true;
  if (!metadata.deletionTimestamp) return false;
  return findCondition(status?.conditions, 'DisruptionTarget')?.status === 'True';
}

function restarts({ status }: Pod): number {
  return (status?.containerStatuses ?? []).reduce((sum, one) => sum + one.restartCount, 0);
}

function markOfNode({ type, object, previous }: ChronicleRecord): Mark | undefined {
  if (type !== 'MODIFIED') return undefined;
  const is = readiness(object as Node);
  const was = readiness(previous as Node | undefined);
  if (is === undefined || was === undefined || (is === 'True') === (was === 'True')) {
    return undefined;
  }
  const { name } = object.metadata;
  return is === 'True'
    ? {
        kind: 'node',
        tone: 'good',
        text: `Node ${name} is Ready.`,
        many: (n) => `${n} nodes are Ready.`,
      }
    : {
        kind: 'node',
        tone: 'bad',
        text: `Node ${name} is NotReady.`,
        many: (n) => `${n} nodes are NotReady.`,
      };
}

function readiness(node: Node | undefined): string | undefined {
  return findCondition(node?.status?.conditions, 'Ready')?.status;
}
