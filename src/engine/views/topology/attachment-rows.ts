// What is attached to workloads and Services, as rows that say to what, and why.
import type {
  HorizontalPodAutoscaler,
  Ingress,
  LabelSelector,
  NetworkPolicy,
  PersistentVolume,
  PersistentVolumeClaim,
  PodDisruptionBudget,
} from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { NOTHING, selectorFromLabelSelector } from '../../../model/meta/selectors.ts';
import { RowSet } from '../row-set.ts';
import type { AttachmentRow, Health, Tie } from '../view-types.ts';
import type { SelectorLinks } from './selector-links.ts';

interface Facts extends Pick<AttachmentRow, 'status' | 'health' | 'note' | 'ties'> {
  /** For what selects pods. */
  readonly selector?: LabelSelector;
}

interface Reader {
  readonly kind: string;
  readonly read: (object: never) => Facts;
}

const READERS = new Map<string, Reader>([
  ['ingresses.networking.k8s.io', { kind: 'Ingress', read: ingressFacts }],
  ['networkpolicies.networking.k8s.io', { kind: 'NetworkPolicy', read: policyFacts }],
  [
    'horizontalpodautoscalers.autoscaling',
    { kind: 'HorizontalPodAutoscaler', read: autoscalerFacts },
  ],
  ['poddisruptionbudgets.policy', { kind: 'PodDisruptionBudget', read: budgetFacts }],
  ['persistentvolumeclaims', { kind: 'PersistentVolumeClaim', read: claimFacts }],
  ['persistentvolumes', { kind: 'PersistentVolume', read: volumeFacts }],
]);

export const ATTACHMENT_RESOURCES: readonly string[] = [...READERS.keys()];

export class AttachmentRows {
  readonly rows: RowSet<AttachmentRow>;

  constructor(
    newId: (key: string) => number,
    private readonly links: SelectorLinks,
  ) {
    this.rows = new RowSet(newId);
  }

  put(resource: string, object: KubeObject, key: string): void {
    const reader = READERS.get(resource);
    if (!reader) return;
    const rowKey = `${reader.kind}/${key}`;
    const id = this.rows.idOf(rowKey);
    const { namespace = '', name } = object.metadata;
    const { selector, ...facts } = reader.read(object as never);
    this.rows.put(rowKey, { id, kind: reader.kind, namespace, name, ...facts });
    if (!selector) return;
    const parsed = selectorFromLabelSelector(selector);
    this.links.put(rowKey, id, namespace, typeof parsed === 'string' ? NOTHING : parsed);
  }

  delete(resource: string, key: string): void {
    const reader = READERS.get(resource);
    if (!reader) return;
    this.links.delete(`${reader.kind}/${key}`);
    this.rows.delete(`${reader.kind}/${key}`);
  }
}

function ingressFacts({ metadata, spec, status }: Ingress): Facts {
  const { namespace = '' } = metadata;
  const ties: Tie[] = [];
  const tie = (backend: NonNullable<typeof spec.defaultBackend>, where: string): void => {
    if (!backend.service) return;
    const { name, port } = backend.service;
    const why = `${where} to port ${port?.name ?? port?.number ?? '?'}`;
    ties.push({ kind: 'Service', namespace, name, why });
  };
  for (const { host = '*', http } of spec.rules ?? []) {
    for (const { path = '/', backend } of http?.paths ?? []) tie(backend, `${host}${path}`);
  }
  if (spec.defaultBackend) tie(spec.defaultBackend, 'everything else');
  const hosts = (spec.rules ?? []).map(({ host = '*' }) => host);
  const isServed = (status?.loadBalancer?.ingress?.length ?? 0) > 0;
  return {
    status: isServed ? 'Served' : 'No address yet',
    health: isServed ? 'good' : 'warn',
    note: [...new Set(hosts)].join(', '),
    ties,
  };
}

function policyFacts({ spec }: NetworkPolicy): Facts {
  const types = spec?.policyTypes ?? ['Ingress'];
  const words: string[] = [];
  if (types.includes('Ingress')) words.push(ruleWords('in', spec?.ingress));
  if (types.includes('Egress')) words.push(ruleWords('out', spec?.egress));
  return {
    status: 'Enforced',
    health: 'good',
    note: words.join('; '),
    ties: [],
    selector: spec?.podSelector ?? {},
  };
}

function ruleWords(way: 'in' | 'out', rules: readonly object[] | undefined): string {
  const count = rules?.length ?? 0;
  if (count === 0) return `nothing ${way}`;
  return `${way}: ${count} ${count === 1 ? 'rule' : 'rules'}`;
}

function autoscalerFacts({ metadata, spec, status }: HorizontalPodAutoscaler): Facts {
  const { namespace = '' } = metadata;
  const { kind, name } = spec.scaleTargetRef;
  const active = findCondition(status?.conditions, 'ScalingActive');
  const limited = findCondition(status?.conditions, 'ScalingLimited');
  const now = status?.currentReplicas ?? 0;
  const wanted = status?.desiredReplicas ?? 0;
  const why = `scales it between ${spec.minReplicas ?? 1} and ${spec.maxReplicas}`;
  const isBlind = active?.status === 'False';
  const state: readonly [string, Health] = isBlind
    ? [active?.reason ?? 'Inactive', 'warn']
    : now !== wanted
      ? ['Scaling', 'busy']
      : limited?.status === 'True'
        ? ['At its limit', 'warn']
        : ['Steady', 'good'];
  return {
    status: state[0],
    health: state[1],
    note: `${now} of ${spec.minReplicas ?? 1}–${spec.maxReplicas}`,
    ties: [{ kind, namespace, name, why }],
  };
}

function budgetFacts({ spec, status }: PodDisruptionBudget): Facts {
  const allowed = status?.disruptionsAllowed ?? 0;
  const rule =
    spec?.minAvailable === undefined
      ? `at most ${spec?.maxUnavailable ?? 0} away`
      : `at least ${spec.minAvailable} there`;
  return {
    status: `${allowed} may go`,
    health: allowed > 0 ? 'good' : 'warn',
    note: rule,
    ties: [],
    selector: spec?.selector ?? {},
  };
}

const CLAIM_HEALTH = new Map<string, Health>([
  ['Bound', 'good'],
  ['Available', 'good'],
  ['Pending', 'busy'],
  ['Released', 'done'],
]);

function claimFacts({ spec, status }: PersistentVolumeClaim): Facts {
  const phase = status?.phase ?? 'Pending';
  const volume = spec?.volumeName ?? '';
  const size = status?.capacity?.['storage'] ?? spec?.resources?.requests?.['storage'] ?? '';
  const why = `the claim is ${phase === 'Bound' ? 'bound to' : 'waiting for'} this volume`;
  const ties = volume === '' ? [] : [tieTo('PersistentVolume', volume, why)];
  return { status: phase, health: CLAIM_HEALTH.get(phase) ?? 'bad', note: size, ties };
}

function volumeFacts({ spec, status }: PersistentVolume): Facts {
  const phase = status?.phase ?? 'Pending';
  const size = spec?.capacity?.['storage'] ?? '';
  const note = [size, spec?.storageClassName ?? ''].filter((text) => text !== '').join(', ');
  return { status: phase, health: CLAIM_HEALTH.get(phase) ?? 'bad', note, ties: [] };
}

function tieTo(kind: string, name: string, why: string): Tie {
  return { kind, namespace: '', name, why };
}
