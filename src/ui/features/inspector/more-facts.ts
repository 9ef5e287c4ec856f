// Facts of the kinds that own pods, run to an end, store, route or guard.
import type {
  CronJob,
  DaemonSet,
  HorizontalPodAutoscaler,
  Ingress,
  Job,
  NetworkPolicy,
  PersistentVolume,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  ReplicaSet,
  StatefulSet,
} from '../../../model/generated/types.ts';
import { formatLabelSelector } from '../../../model/meta/selectors.ts';
import type { Fact } from './facts.ts';

type Template = { readonly spec?: { readonly containers?: readonly { image?: string }[] } };

export function imagesOf(template: Template | undefined): string {
  return (template?.spec?.containers ?? []).map(({ image = '' }) => image).join('\n');
}

export function statefulSetFacts({ metadata, spec, status }: StatefulSet): readonly Fact[] {
  const { namespace = '' } = metadata;
  const name = spec?.serviceName ?? '';
  const claims = (spec?.volumeClaimTemplates ?? []).map((claim) => claim.metadata?.name ?? '');
  return [
    { name: 'Pods', text: `${status?.readyReplicas ?? 0} ready of ${spec?.replicas ?? 1}` },
    { name: 'Images', text: imagesOf(spec?.template) },
    {
      name: 'Service',
      text: name,
      ...(name ? { link: { kind: 'Service', namespace, name } } : {}),
    },
    {
      name: 'Order',
      text: spec?.podManagementPolicy === 'Parallel' ? 'all at once' : 'one after another',
    },
    { name: 'Update', text: spec?.updateStrategy?.type ?? '' },
    { name: 'Claims', text: claims.join(', ') },
  ];
}

export function daemonSetFacts({ spec, status }: DaemonSet): readonly Fact[] {
  const { numberReady = 0, desiredNumberScheduled = 0 } = status ?? {};
  const nodes = Object.entries(spec?.template?.spec?.nodeSelector ?? {});
  return [
    { name: 'Pods', text: `${numberReady} ready, on ${desiredNumberScheduled} nodes` },
    { name: 'Images', text: imagesOf(spec?.template) },
    { name: 'Update', text: spec?.updateStrategy?.type ?? '' },
    { name: 'Only nodes', text: nodes.map(([key, value]) => `${key}=${value}`).join('\n') },
  ];
}

export function replicaSetFacts({ metadata, spec, status }: ReplicaSet): readonly Fact[] {
  return [
    { name: 'Pods', text: `${status?.readyReplicas ?? 0} ready of ${spec?.replicas ?? 1}` },
    ownerFact(metadata),
    { name: 'Images', text: imagesOf(spec?.template) },
    { name: 'Revision', text: metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '' },
  ];
}

export function jobFacts({ metadata, spec, status }: Job): readonly Fact[] {
  const { active = 0, succeeded = 0, failed = 0 } = status ?? {};
  const wanted = spec?.completions ?? 1;
  return [
    {
      name: 'Pods',
      text: `${succeeded} of ${wanted} succeeded, ${active} running, ${failed} failed`,
    },
    ownerFact(metadata),
    { name: 'Images', text: imagesOf(spec?.template) },
    { name: 'At once', text: String(spec?.parallelism ?? 1) },
    { name: 'Retries', text: String(spec?.backoffLimit ?? 6) },
    { name: 'Started', text: status?.startTime ?? '' },
    { name: 'Completed', text: status?.completionTime ?? '' },
  ];
}

export function cronJobFacts({ metadata, spec, status }: CronJob): readonly Fact[] {
  const { namespace = '' } = metadata;
  const [running] = status?.active ?? [];
  return [
    { name: 'Schedule', text: spec?.schedule ?? '' },
    { name: 'Time zone', text: spec?.timeZone ?? '' },
    { name: 'Suspended', text: spec?.suspend ? 'yes' : 'no' },
    { name: 'Overlap', text: spec?.concurrencyPolicy ?? '' },
    { name: 'Last run', text: status?.lastScheduleTime ?? 'none yet' },
    {
      name: 'Running',
      text: running?.name ?? 'nothing',
      ...(running?.name ? { link: { kind: 'Job', namespace, name: running.name } } : {}),
    },
  ];
}

export function ingressFacts({ spec, status }: Ingress): readonly Fact[] {
  const rules: string[] = [];
  for (const { host = '*', http } of spec.rules ?? []) {
    for (const { path = '/', backend } of http?.paths ?? []) {
      const { name = '?', port } = backend.service ?? {};
      rules.push(`${host}${path} → ${name}:${port?.name ?? port?.number ?? '?'}`);
    }
  }
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname);
  return [
    { name: 'Class', text: spec.ingressClassName ?? 'none' },
    { name: 'Address', text: addresses.join(', ') || 'none yet' },
    { name: 'Routes', text: rules.join('\n') },
    { name: 'TLS for', text: (spec.tls ?? []).flatMap(({ hosts }) => hosts ?? []).join(', ') },
  ];
}

export function networkPolicyFacts({ spec }: NetworkPolicy): readonly Fact[] {
  const types = spec?.policyTypes ?? ['Ingress'];
  const selected = formatLabelSelector(spec?.podSelector ?? {});
  const rules = (way: string, list: readonly object[] = []): string =>
    !types.includes(way) ? 'everything' : list.length === 0 ? 'nothing' : `${list.length} rules`;
  return [
    { name: 'Pods', text: selected === '<none>' ? 'all of the namespace' : selected },
    { name: 'Lets in', text: rules('Ingress', spec?.ingress) },
    { name: 'Lets out', text: rules('Egress', spec?.egress) },
  ];
}

export function claimFacts({ spec, status }: PersistentVolumeClaim): readonly Fact[] {
  const volume = spec?.volumeName ?? '';
  return [
    { name: 'State', text: status?.phase ?? '' },
    {
      name: 'Volume',
      text: volume || 'none yet',
      ...(volume ? { link: { kind: 'PersistentVolume', namespace: '', name: volume } } : {}),
    },
    { name: 'Asked for', text: spec?.resources?.requests?.['storage'] ?? '' },
    { name: 'Has', text: status?.capacity?.['storage'] ?? '' },
    { name: 'Access', text: (spec?.accessModes ?? []).join(', ') },
    { name: 'Class', text: spec?.storageClassName ?? 'none' },
  ];
}

export function volumeFacts({ spec, status }: PersistentVolume): readonly Fact[] {
  const { namespace = '', name = '' } = spec?.claimRef ?? {};
  return [
    { name: 'State', text: status?.phase ?? '' },
    {
      name: 'Claim',
      text: name || 'none',
      ...(name ? { link: { kind: 'PersistentVolumeClaim', namespace, name } } : {}),
    },
    { name: 'Capacity', text: spec?.capacity?.['storage'] ?? '' },
    { name: 'Access', text: (spec?.accessModes ?? []).join(', ') },
    { name: 'Class', text: spec?.storageClassName ?? 'none' },
    { name: 'When freed', text: spec?.persistentVolumeReclaimPolicy ?? '' },
  ];
}

export function autoscalerFacts(object: HorizontalPodAutoscaler): readonly Fact[] {
  const { metadata, spec, status } = object;
  const { namespace = '' } = metadata;
  const { kind, name } = spec.scaleTargetRef;
  const metrics = (spec.metrics ?? []).map(({ type, resource }) => {
    const { averageUtilization, averageValue, value } = resource?.target ?? {};
    const wanted = averageUtilization === undefined ? (averageValue ?? value) : averageUtilization;
    const unit = averageUtilization === undefined ? '' : '%';
    return resource ? `${resource.name} at ${wanted}${unit}` : type;
  });
  return [
    { name: 'Scales', text: `${kind} ${name}`, link: { kind, namespace, name } },
    {
      name: 'Pods',
      text: `${status?.currentReplicas ?? 0} now, ${status?.desiredReplicas ?? 0} wanted`,
    },
    { name: 'Between', text: `${spec.minReplicas ?? 1} and ${spec.maxReplicas}` },
    { name: 'Aims at', text: metrics.join('\n') },
  ];
}

export function budgetFacts({ spec, status }: PodDisruptionBudget): readonly Fact[] {
  const { currentHealthy = 0, desiredHealthy = 0, disruptionsAllowed = 0 } = status ?? {};
  const rule =
    spec?.minAvailable === undefined
      ? `at most ${spec?.maxUnavailable ?? 0} away`
      : `at least ${spec.minAvailable} there`;
  return [
    { name: 'Rule', text: rule },
    { name: 'Pods', text: formatLabelSelector(spec?.selector) },
    { name: 'Healthy', text: `${currentHealthy}, ${desiredHealthy} needed` },
    { name: 'May go now', text: String(disruptionsAllowed) },
  ];
}

interface Owned {
  readonly namespace?: string;
  readonly ownerReferences?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly controller?: boolean;
  }[];
}

export function ownerFact({ namespace = '', ownerReferences }: Owned): Fact {
  const owner = ownerReferences?.find(({ controller }) => controller);
  if (!owner) return { name: 'Owner', text: '' };
  const { kind, name } = owner;
  // A static pod's owner is its node, which is in no namespace.
  const link = { kind, namespace: kind === 'Node' ? '' : namespace, name };
  return { name: 'Owner', text: `${kind} ${name}`, link };
}
