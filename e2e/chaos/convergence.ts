// Peace: what must be so once everything is healed and time has passed.
import type { Engine } from '../../src/engine/engine.ts';
import type { Deployment, Node, Pod, ReplicaSet } from '../../src/model/generated/types.ts';
import { isConditionTrue } from '../../src/model/meta/conditions.ts';
import { SET_CHECKS } from './set-convergence.ts';

type Check = (engine: Engine, deployments: ReadonlyMap<string, boolean>) => string | undefined;

/** The first thing that is not at peace; undefined when all is. */
export function unrest(
  engine: Engine,
  deployments: ReadonlyMap<string, boolean>,
): string | undefined {
  for (const check of CHECKS) {
    const message = check(engine, deployments);
    if (message !== undefined) return message;
  }
  return undefined;
}

function* all<T>(engine: Engine, resource: string): Iterable<T> {
  if (!engine.store.isOpen(resource)) return;
  for (const object of engine.store.list(resource, { namespace: '' })) yield object as unknown as T;
}

const OWNERS = [
  'deployments.apps',
  'replicasets.apps',
  'daemonsets.apps',
  'statefulsets.apps',
  'jobs.batch',
  'cronjobs.batch',
  'nodes',
];
const OWNED = ['replicasets.apps', 'controllerrevisions.apps', 'jobs.batch', 'pods'];

const CHECKS: readonly Check[] = [
  ...SET_CHECKS,
  function nodesAreReady(engine) {
    for (const { metadata, status } of all<Node>(engine, 'nodes')) {
      if (!isConditionTrue(status?.conditions, 'Ready'))
        return `node ${metadata.name} is not Ready`;
    }
    return undefined;
  },
  function deploymentsAreComplete(engine, deployments) {
    for (const [name, mustRun] of deployments) {
      const found = engine.store.get('deployments.apps', `default/${name}`);
      const { metadata, spec, status } = found as unknown as Deployment;
      const wanted = spec?.replicas ?? 1;
      if (status?.observedGeneration !== metadata.generation) return `${name} is not observed`;
      if (!mustRun) continue;
      const { availableReplicas = 0, updatedReplicas = 0, replicas = 0 } = status ?? {};
      if (availableReplicas !== wanted || updatedReplicas !== wanted || replicas !== wanted) {
        return (
          `${name} has ${availableReplicas} available, ${updatedReplicas} updated, ` +
          `${replicas} in all, of ${wanted}`
        );
      }
    }
    return undefined;
  },
  function replicaSetsAreExact(engine) {
    for (const { metadata, spec, status } of all<ReplicaSet>(engine, 'replicasets.apps')) {
      const wanted = spec?.replicas ?? 1;
      if ((status?.replicas ?? 0) !== wanted)
        return `${metadata.name}: ${status?.replicas} of ${wanted}`;
    }
    return undefined;
  },
  function nothingIsTerminating(engine) {
    for (const { metadata } of all<Pod>(engine, 'pods')) {
      if (metadata.deletionTimestamp) return `pod ${metadata.name} is still terminating`;
    }
    return undefined;
  },
  function ownersExist(engine) {
    const uids = new Set<string>();
    for (const resource of OWNERS) {
      for (const { metadata } of all<Pod>(engine, resource)) uids.add(metadata.uid as string);
    }
    for (const resource of OWNED) {
      for (const { metadata } of all<Pod>(engine, resource)) {
        const owner = metadata.ownerReferences?.[0];
        if (owner && !uids.has(owner.uid)) return `${resource} ${metadata.name} is an orphan`;
      }
    }
    return undefined;
  },
  function containersBelongToPods(engine) {
    for (const { machine } of engine.cluster.machines()) {
      for (const { namespace, pod, podUid } of engine.universe.containersOn(machine.name)) {
        const stored = engine.store.get('pods', `${namespace}/${pod}`) as Pod | undefined;
        if (!stored)
          return `a container of ${namespace}/${pod} runs on ${machine.name}, without a pod`;
        const isMirror = stored.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
        if (!isMirror && stored.metadata.uid !== podUid) return `${namespace}/${pod} is another's`;
      }
    }
    return undefined;
  },
];

/** One line for each pod that is not as it should be, for the report of a failed run. */
export function troubledPods(engine: Engine): string[] {
  const lines: string[] = [];
  for (const { metadata, spec, status } of all<Pod>(engine, 'pods')) {
    if (isConditionTrue(status?.conditions, 'Ready') && !metadata.deletionTimestamp) continue;
    const states = (status?.containerStatuses ?? []).map(
      ({ name, state, restartCount }) => `${name} ${restartCount} ${JSON.stringify(state)}`,
    );
    const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
    const why = scheduled?.status === 'False' ? (scheduled.message ?? '') : '';
    const deleted = metadata.deletionTimestamp ? `, deleted ${metadata.deletionTimestamp}` : '';
    lines.push(
      `${metadata.namespace}/${metadata.name} on ${spec?.nodeName ?? 'no node'}: ` +
        `${status?.phase}${deleted} ${states.join('; ')} ${why}`,
    );
  }
  return lines;
}
