// What the server fills into stateful sets.
// Upstream: pkg/apis/apps/v1/defaults.go SetDefaults_StatefulSet
import type {
  PersistentVolumeClaim,
  StatefulSet,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
} from '../../generated/types.ts';
import { mapSame } from '../common/copy.ts';
import { defaultPodTemplate } from '../pod-spec/default-pod-spec.ts';

/** A stateful set with its defaults. */
export function defaultStatefulSet(set: StatefulSet): StatefulSet {
  const old = set.spec as StatefulSetSpec | undefined;
  const claims = old?.volumeClaimTemplates;
  const retention = old?.persistentVolumeClaimRetentionPolicy;
  const spec: StatefulSetSpec = {
    ...old!,
    podManagementPolicy: old?.podManagementPolicy || 'OrderedReady',
    updateStrategy: defaultStrategy(old?.updateStrategy),
    persistentVolumeClaimRetentionPolicy:
      retention?.whenDeleted && retention.whenScaled
        ? retention
        : {
            whenDeleted: retention?.whenDeleted || 'Retain',
            whenScaled: retention?.whenScaled || 'Retain',
          },
    replicas: old?.replicas ?? 1,
    revisionHistoryLimit: old?.revisionHistoryLimit ?? 10,
    serviceName: old?.serviceName ?? '',
    template: defaultPodTemplate(old?.template),
    ...(claims === undefined ? {} : { volumeClaimTemplates: mapSame(claims, defaultClaim) }),
  };
  return isSame(old, spec) ? set : { ...set, spec };
}

// Every default is a field of its own, so comparing them one by one is enough.
function isSame(old: StatefulSetSpec | undefined, spec: StatefulSetSpec): boolean {
  if (old === undefined) return false;
  for (const key of Object.keys(spec) as (keyof StatefulSetSpec)[]) {
    if (old[key] !== spec[key]) return false;
  }
  return true;
}

function defaultStrategy(
  strategy: StatefulSetUpdateStrategy | undefined,
): StatefulSetUpdateStrategy {
  const type = strategy?.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return strategy!;
  const { partition, maxUnavailable } = strategy?.rollingUpdate ?? {};
  if (strategy?.type && partition !== undefined && maxUnavailable !== undefined) return strategy;
  const rollingUpdate = { partition: partition ?? 0, maxUnavailable: maxUnavailable ?? 1 };
  return { ...strategy, type, rollingUpdate };
}

function defaultClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  if (claim.apiVersion && claim.spec?.volumeMode && claim.status?.phase) return claim;
  return {
    ...claim,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: { ...claim.spec, volumeMode: claim.spec?.volumeMode ?? 'Filesystem' },
    status: { ...claim.status, phase: claim.status?.phase || 'Pending' },
  };
}
