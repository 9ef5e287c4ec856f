// The kind Pod. Upstream: pkg/registry/core/pod/strategy.go
import { PODS } from '../../api/refs.ts';
import type { Pod } from '../../generated/types.ts';
import { mapField, withoutField } from '../common/copy.ts';
import { keepSpec, updateSpec, withFirstGeneration, withStatus } from '../common/strategy.ts';
import { nameWarnings } from '../common/name-warning.ts';
import type { SelectableFields } from '../define-resource.ts';
import { defineResource } from '../define-resource.ts';
import { defaultOwnPodSpec, withServiceAccount } from '../pod-spec/default-pod-spec.ts';
import { podSpecWarnings } from '../pod-spec/pod-spec-warnings.ts';
import { STATUS, action, connection, partOf } from '../subresource.ts';
import { withMatchLabelKeys } from './match-label-keys.ts';
import { POD_COLUMNS } from './pod-columns.ts';
import { preparePodPart, validatePodPart } from './pod-parts.ts';
import { podQosClass } from './pod-qos.ts';
import { validatePod, validatePodStatusUpdate, validatePodUpdate } from './pod-validation.ts';

const PROXY_VERBS = ['create', 'delete', 'get', 'patch', 'update'];
const GATED = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
} as const;

export const POD_RESOURCE = defineResource<Pod>({
  ref: PODS,
  shortNames: ['po'],
  categories: ['all'],
  subresources: [
    connection('attach', 'PodAttachOptions'),
    action('binding', '', 'v1', 'Binding'),
    partOf('ephemeralcontainers'),
    action('eviction', 'policy', 'v1', 'Eviction'),
    connection('exec', 'PodExecOptions'),
    { name: 'log', verbs: ['get'] },
    connection('portforward', 'PodPortForwardOptions'),
    connection('proxy', 'PodProxyOptions', PROXY_VERBS),
    partOf('resize'),
    STATUS,
  ],
  defaults: defaultPod,
  prepareCreate: preparePod,
  prepareUpdate: (pod, old) => updateSpec(pod, old),
  prepareStatusUpdate: preparePodStatus,
  preparePartUpdate: preparePodPart,
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: validatePodStatusUpdate,
  validatePartUpdate: validatePodPart,
  canonicalize: (pod) => mapField(pod, 'spec', withServiceAccount),
  warnings: podWarnings,
  gracePeriodSeconds: podGracePeriod,
  columns: POD_COLUMNS,
  selectableFields: podFields,
  selectableFieldNames: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
});

function podWarnings(pod: Pod, old?: Pod): readonly string[] {
  if (old !== undefined && old.spec === pod.spec) return [];
  const names = nameWarnings(pod, old, "the Pod's hostname");
  const others = podSpecWarnings(pod.spec, pod.metadata, 'spec', 'metadata');
  return names.length === 0 ? others : [...names, ...others];
}

function defaultPod(pod: Pod): Pod {
  const spec = defaultOwnPodSpec(pod.spec);
  return spec === pod.spec ? pod : { ...pod, spec };
}

function preparePod(pod: Pod): Pod {
  const gated = (pod.spec.schedulingGates?.length ?? 0) > 0;
  const status = {
    phase: 'Pending',
    ...(gated ? { conditions: [GATED] } : {}),
    qosClass: podQosClass(pod.spec),
  };
  return withFirstGeneration(withStatus(withMatchLabelKeys(pod), status));
}

// Status updates leave owners alone, so that the garbage collector's facts come from one place.
function preparePodStatus(pod: Pod, old: Pod): Pod {
  let next = keepSpec(pod, old);
  const owners = old.metadata.ownerReferences;
  if (next.metadata.ownerReferences !== owners) {
    const rest = withoutField(next.metadata, 'ownerReferences');
    const metadata = owners === undefined ? rest : { ...rest, ownerReferences: owners };
    next = { ...next, metadata };
  }
  if (next.status?.qosClass) return next;
  const qosClass = old.status?.qosClass ?? podQosClass(old.spec);
  return { ...next, status: { ...next.status, qosClass } };
}

// Upstream: strategy.go CheckGracefulDelete
function podGracePeriod(pod: Pod, requested: number | undefined): number {
  const phase = pod.status?.phase;
  if (!pod.spec.nodeName || phase === 'Succeeded' || phase === 'Failed') return 0;
  const period = requested ?? pod.spec.terminationGracePeriodSeconds ?? 0;
  return period < 0 ? 1 : period;
}

function podFields(pod: Pod): SelectableFields {
  return { get: (field) => FIELDS[field]?.(pod) };
}

const FIELDS: { readonly [field: string]: (pod: Pod) => string } = {
  'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
  'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
  'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
  'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
  'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork === true),
  'status.phase': ({ status }) => status?.phase ?? '',
  'status.podIP': ({ status }) => status?.podIPs?.[0]?.ip ?? status?.podIP ?? '',
  'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName ?? '',
};
