// Reads an object for the Summary: plain facts in plain words, nothing computed that is not there.
import type { Health, ObjectName } from '../../../hosts/worker/protocol.ts';
import type { Deployment, Node, Pod, Service } from '../../../model/generated/types.ts';
import type { InspectedObject } from '../../store/engine-state.ts';
import {
  autoscalerFacts,
  budgetFacts,
  claimFacts,
  cronJobFacts,
  daemonSetFacts,
  imagesOf,
  ingressFacts,
  jobFacts,
  networkPolicyFacts,
  ownerFact,
  replicaSetFacts,
  statefulSetFacts,
  volumeFacts,
} from './more-facts.ts';

export interface Fact {
  readonly name: string;
  readonly text: string;
  readonly link?: ObjectName;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly text: string;
  readonly health: Health;
}

const INTRODUCTIONS = new Map([
  ['Pod', 'Containers that run together on one node and share its address.'],
  ['Node', 'A machine. Its kubelet starts the pods that the scheduler gives it.'],
  ['Service', 'One stable address for the pods that its selector picks.'],
  ['Deployment', 'Keeps a number of equal pods running and replaces them step by step.'],
  ['ReplicaSet', 'Keeps a number of pods of one template; a Deployment has one for each revision.'],
  ['StatefulSet', 'Pods with names, order and disks of their own that outlive them.'],
  ['DaemonSet', 'One pod on each node that fits.'],
  ['Job', 'Runs pods until enough of them have ended well.'],
  ['CronJob', 'Makes a Job whenever its schedule says so.'],
  ['Ingress', 'Routes HTTP from outside to Services, by host and path.'],
  ['NetworkPolicy', 'Says who may talk to the pods that it selects, and whom they may talk to.'],
  ['PersistentVolumeClaim', 'Asks for a disk; a pod that names it gets the volume bound to it.'],
  ['PersistentVolume', 'A disk of the cluster, bound to one claim.'],
  ['HorizontalPodAutoscaler', 'Measures pods and changes how many there are.'],
  ['PodDisruptionBudget', 'Holds evictions back while too few of its pods are healthy.'],
]);

export function introductionOf({ kind }: InspectedObject): string {
  return INTRODUCTIONS.get(kind) ?? `An object of kind ${kind}.`;
}

export function factsOf(object: InspectedObject, nowSeconds: number): readonly Fact[] {
  const facts = specificFacts(object).filter((fact) => fact.text !== '');
  const { labels, creationTimestamp, deletionTimestamp } = object.metadata;
  const labelText = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const ending = deletionTimestamp ? [{ name: 'Deleted at', text: deletionTimestamp }] : [];
  return [
    ...facts,
    { name: 'Age', text: ageText(creationTimestamp, nowSeconds) },
    ...ending,
    { name: 'Labels', text: labelText.join('\n') || 'none' },
  ];
}

type FactsOf = (object: never) => readonly Fact[];

const FACTS = new Map<string, FactsOf>([
  ['Pod', podFacts],
  ['Node', nodeFacts],
  ['Service', serviceFacts],
  ['Deployment', deploymentFacts],
  ['ReplicaSet', replicaSetFacts],
  ['StatefulSet', statefulSetFacts],
  ['DaemonSet', daemonSetFacts],
  ['Job', jobFacts],
  ['CronJob', cronJobFacts],
  ['Ingress', ingressFacts],
  ['NetworkPolicy', networkPolicyFacts],
  ['PersistentVolumeClaim', claimFacts],
  ['PersistentVolume', volumeFacts],
  ['HorizontalPodAutoscaler', autoscalerFacts],
  ['PodDisruptionBudget', budgetFacts],
]);

function specificFacts(object: InspectedObject): readonly Fact[] {
  return FACTS.get(object.kind)?.(object as never) ?? [];
}

function podFacts({ metadata, spec, status }: Pod): readonly Fact[] {
  const node = spec.nodeName ?? '';
  const restarts = (status?.containerStatuses ?? []).reduce((n, c) => n + (c.restartCount ?? 0), 0);
  return [
    {
      name: 'Node',
      text: node || 'none yet',
      ...(node ? { link: { kind: 'Node', namespace: '', name: node } } : {}),
    },
    { name: 'Address', text: status?.podIP ?? '' },
    ownerFact(metadata),
    { name: 'Restarts', text: String(restarts) },
    { name: 'QoS class', text: status?.qosClass ?? '' },
    { name: 'Reason', text: status?.message ?? '' },
  ];
}

function nodeFacts({ spec, status }: Node): readonly Fact[] {
  const taints = (spec?.taints ?? []).map((taint) => `${taint.key}:${taint.effect}`);
  const allocatable = status?.allocatable ?? {};
  return [
    {
      name: 'Address',
      text: status?.addresses?.find((a) => a.type === 'InternalIP')?.address ?? '',
    },
    { name: 'Pod range', text: spec?.podCIDR ?? '' },
    { name: 'Kubelet', text: status?.nodeInfo?.kubeletVersion ?? '' },
    {
      name: 'Allocatable',
      text: ['cpu', 'memory', 'pods'].map((r) => `${allocatable[r] ?? '?'} ${r}`).join(', '),
    },
    { name: 'Taints', text: taints.join('\n') || 'none' },
  ];
}

function serviceFacts({ spec }: Service): readonly Fact[] {
  const ports = (spec?.ports ?? []).map((port) => {
    const node = port.nodePort ? ` (node port ${port.nodePort})` : '';
    const name = port.name ? `${port.name} ` : '';
    return `${name}${port.port} → ${port.targetPort ?? port.port}${node}`;
  });
  const selector = Object.entries(spec?.selector ?? {}).map(([key, value]) => `${key}=${value}`);
  return [
    { name: 'Type', text: spec?.type ?? '' },
    { name: 'Address', text: spec?.clusterIP ?? '' },
    { name: 'Ports', text: ports.join(', ') },
    { name: 'Selector', text: selector.join(', ') || 'none' },
  ];
}

function deploymentFacts({ metadata, spec, status }: Deployment): readonly Fact[] {
  const rolling = spec?.strategy?.rollingUpdate;
  const pods = status ?? {};
  return [
    {
      name: 'Pods',
      text: `${pods.readyReplicas ?? 0} ready of ${spec?.replicas ?? 1}, ${pods.updatedReplicas ?? 0} up to date`,
    },
    { name: 'Images', text: imagesOf(spec?.template) },
    {
      name: 'Strategy',
      text: rolling
        ? `Rolling update: ${rolling.maxSurge} more, ${rolling.maxUnavailable} fewer`
        : (spec?.strategy?.type ?? ''),
    },
    { name: 'Revision', text: metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '' },
  ];
}

interface WithConditions {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

/** Conditions that say something is well when they are False. */
const GOOD_WHEN_FALSE = /Pressure$|^ReplicaFailure$|^NetworkUnavailable$|^DisruptionTarget$/;

export function conditionsOf(object: InspectedObject): readonly Condition[] {
  const { status } = object as WithConditions;
  return (status?.conditions ?? []).map((condition) => {
    const isGood = (condition.status === 'True') !== GOOD_WHEN_FALSE.test(condition.type);
    const health = condition.status === 'Unknown' ? 'unknown' : isGood ? 'good' : 'warn';
    const text = isGood ? '' : ((condition.message || condition.reason) ?? '');
    return { type: condition.type, status: condition.status, text, health };
  });
}

/** How long ago, as kubectl says it. */
export function ageText(created: string | undefined, nowSeconds: number): string {
  if (!created) return '';
  const age = Math.max(0, nowSeconds - Math.floor(Date.parse(created) / 1000));
  if (age < 120) return `${age}s`;
  if (age < 7200) return `${Math.floor(age / 60)}m`;
  return age < 172_800 ? `${Math.floor(age / 3600)}h` : `${Math.floor(age / 86_400)}d`;
}
