// Peace of the other kinds: sets are whole, jobs are over, schedules are kept, claims are bound.
import type { Engine } from '../../src/engine/engine.ts';
import { MINUTE } from '../../src/kernel/time.ts';
import type {
  CronJob,
  DaemonSet,
  Job,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  StatefulSet,
} from '../../src/model/generated/types.ts';
import { isConditionTrue } from '../../src/model/meta/conditions.ts';
import { controllerOf } from '../../src/model/meta/owners.ts';
import { parseTime } from '../../src/model/meta/time.ts';

type Check = (engine: Engine) => string | undefined;

function* all<T>(engine: Engine, resource: string): Iterable<T> {
  if (!engine.store.isOpen(resource)) return;
  for (const object of engine.store.list(resource, { namespace: '' })) yield object as unknown as T;
}

export const SET_CHECKS: readonly Check[] = [
  function statefulSetsAreWhole(engine) {
    for (const { metadata, spec, status } of all<StatefulSet>(engine, 'statefulsets.apps')) {
      const wanted = spec?.replicas ?? 1;
      const { replicas = 0, availableReplicas = 0, updateRevision, currentRevision } = status ?? {};
      if (status?.observedGeneration !== metadata.generation) {
        return `statefulset ${metadata.name} is not observed`;
      }
      if (replicas !== wanted || availableReplicas !== wanted) {
        return `statefulset ${metadata.name}: ${availableReplicas}/${replicas} of ${wanted}`;
      }
      if (wanted > 0 && updateRevision !== currentRevision) {
        return `statefulset ${metadata.name} is half updated`;
      }
    }
    return undefined;
  },
  function daemonSetsAreWhole(engine) {
    for (const { metadata, status } of all<DaemonSet>(engine, 'daemonsets.apps')) {
      const { desiredNumberScheduled: wanted = 0, numberAvailable = 0 } = status ?? {};
      const { updatedNumberScheduled = 0, observedGeneration } = status ?? {};
      if (observedGeneration !== metadata.generation) return `${metadata.name} is not observed`;
      if (numberAvailable !== wanted || updatedNumberScheduled !== wanted) {
        return `daemonset ${metadata.name}: ${numberAvailable} available of ${wanted}`;
      }
    }
    return undefined;
  },
  function jobsAreOver(engine) {
    for (const job of all<Job>(engine, 'jobs.batch')) {
      const { metadata, spec, status } = job;
      if (controllerOf(job) || spec?.suspend) continue;
      const isOver = ['Complete', 'Failed'].some((type) =>
        isConditionTrue(status?.conditions, type),
      );
      if (!isOver) return `job ${metadata.name} is not over`;
    }
    return undefined;
  },
  function schedulesAreKept(engine) {
    for (const { metadata, spec, status } of all<CronJob>(engine, 'cronjobs.batch')) {
      if (spec?.suspend) continue;
      const active = status?.active?.length ?? 0;
      const isForbidden = spec?.concurrencyPolicy === 'Forbid';
      if (isForbidden && active > 1) return `${metadata.name} runs ${active} jobs`;
      const last = parseTime(status?.lastScheduleTime ?? '') ?? 0;
      if (active === 0 && engine.now - last > 4 * MINUTE) return `${metadata.name} makes no jobs`;
    }
    return undefined;
  },
  // A claim of a pod that was scaled away before a node was chosen waits for its first consumer.
  function claimsAreBound(engine) {
    const mounted = new Set<string | undefined>();
    for (const { metadata, spec } of all<Pod>(engine, 'pods')) {
      for (const { persistentVolumeClaim } of spec.volumes ?? []) {
        mounted.add(
          persistentVolumeClaim && `${metadata.namespace}/${persistentVolumeClaim.claimName}`,
        );
      }
    }
    const claims = all<PersistentVolumeClaim>(engine, 'persistentvolumeclaims');
    for (const { metadata, status } of claims) {
      const isWanted = mounted.has(`${metadata.namespace}/${metadata.name}`);
      if (isWanted && status?.phase !== 'Bound') {
        return `claim ${metadata.name} is ${status?.phase}`;
      }
    }
    return undefined;
  },
  function budgetsAreCounted(engine) {
    for (const { metadata, status } of all<PodDisruptionBudget>(
      engine,
      'poddisruptionbudgets.policy',
    )) {
      if (status?.observedGeneration !== metadata.generation) {
        return `budget ${metadata.name} is not observed`;
      }
      if (Object.keys(status?.disruptedPods ?? {}).length > 0) {
        return `budget ${metadata.name} still awaits deletions`;
      }
    }
    return undefined;
  },
];
