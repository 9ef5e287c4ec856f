// Carries out what the scheduler's explanation suggests: on the node, the workload or the pod.
import type { ObjectName } from '../../hosts/worker/protocol.ts';
import { call, JSON_PATCH, STRATEGIC_PATCH } from '../api/api.ts';
import { pathOf } from '../api/paths.ts';
import type { SuggestedChange, Suggestion } from '../store/placement.ts';

interface Spec {
  readonly tolerations?: readonly object[];
  readonly nodeSelector?: { readonly [key: string]: string };
  readonly affinity?: { readonly [kind: string]: any };
  readonly topologySpreadConstraints?: readonly { readonly topologyKey: string }[];
  readonly containers?: readonly { readonly ports?: readonly object[] | undefined }[];
}

interface Owned {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: object;
    readonly annotations?: object;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec: Spec & { readonly template?: { readonly spec: Spec } };
}

/** Kinds whose pods follow a change of the template. */
const ROLLED = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Whether a click can do it; more resources need another machine. */
export function canApply({ changes }: Suggestion): boolean {
  return changes.every(({ type }) => type !== 'MoreResources');
}

/**
 * Answers what kubectl would be told for it. Throws ApiFailure with the server's words, or an Error
 * where the kind of owner forbids it.
 */
export async function applySuggestion(pod: ObjectName, { changes }: Suggestion): Promise<string> {
  const lines: string[] = [];
  for (const { type, node } of changes) {
    if (type !== 'Uncordon' || node === undefined) continue;
    const path = pathOf({ kind: 'Node', namespace: '', name: node });
    await call('PATCH', path, { spec: { unschedulable: null } }, STRATEGIC_PATCH);
    lines.push(`kubectl uncordon ${node}`);
  }
  const ofPod = changes.filter(({ type }) => type !== 'Uncordon');
  if (ofPod.length === 0) return lines.join(' && ');
  const { body } = await call<Owned>('GET', pathOf(pod));
  const owner = await workloadOf(body);
  if (!owner) lines.push(await changePod(pod, body, ofPod));
  else if (ROLLED.has(owner.kind)) lines.push(await changeTemplate(owner, ofPod));
  else throw new Error(`the pods of a ${owner.kind} cannot be changed: create it anew`);
  return lines.join(' && ');
}

/** A JSON patch, and the line that does the same. */
async function patch(of: ObjectName, operations: readonly object[]): Promise<string> {
  await call('PATCH', pathOf(of), operations, JSON_PATCH);
  const { kind, namespace, name } = of;
  const text = JSON.stringify(operations);
  return `kubectl patch ${kind.toLowerCase()} ${name} -n ${namespace} --type=json -p '${text}'`;
}

/** The workload at the top of the chain of owners. */
async function workloadOf({ metadata }: Owned): Promise<Owned | undefined> {
  const controller = metadata.ownerReferences?.find((one) => one.controller);
  if (!controller) return undefined;
  const { kind, name } = controller;
  const path = pathOf({ kind, name, namespace: metadata.namespace ?? '' });
  const { body } = await call<Owned>('GET', path);
  return (await workloadOf(body)) ?? body;
}

async function changeTemplate(owner: Owned, changes: readonly SuggestedChange[]): Promise<string> {
  const { name, namespace = '' } = owner.metadata;
  const value = changes.reduce(changed, owner.spec.template?.spec ?? {});
  const operation = { op: 'replace', path: '/spec/template/spec', value };
  return patch({ kind: owner.kind, namespace, name }, [operation]);
}

/** Tolerations may be added to a pod; for anything else it is made anew under its name. */
async function changePod(
  of: ObjectName,
  pod: Owned,
  changes: readonly SuggestedChange[],
): Promise<string> {
  const spec = changes.reduce(changed, pod.spec);
  const path = pathOf(of);
  if (changes.every(({ type }) => type === 'Tolerate')) {
    const value = spec.tolerations;
    return patch(of, [{ op: 'add', path: '/spec/tolerations', value }]);
  }
  const { name, namespace, labels, annotations } = pod.metadata;
  await call('DELETE', path, { gracePeriodSeconds: 0 });
  const { apiVersion, kind } = pod;
  const anew = { apiVersion, kind, metadata: { name, namespace, labels, annotations }, spec };
  await call('POST', pathOf({ ...of, name: '' }), anew);
  return `echo '${JSON.stringify(anew)}' | kubectl replace --force -f -`;
}

const AFFINITIES = new Map([
  ['RemoveNodeAffinity', 'nodeAffinity'],
  ['RemovePodAffinity', 'podAffinity'],
  ['RemovePodAntiAffinity', 'podAntiAffinity'],
]);

function changed(spec: Spec, { type, taint, keys = [], topologyKey }: SuggestedChange): Spec {
  switch (type) {
    case 'Tolerate': {
      if (!taint) return spec;
      const { key, value = '', effect } = taint;
      const toleration = { key, operator: 'Equal', value, effect };
      return { ...spec, tolerations: [...(spec.tolerations ?? []), toleration] };
    }
    case 'RemoveNodeSelector': {
      const rest = Object.entries(spec.nodeSelector ?? {}).filter(([key]) => !keys.includes(key));
      return { ...spec, nodeSelector: Object.fromEntries(rest) };
    }
    case 'RemoveTopologySpread': {
      const all = spec.topologySpreadConstraints ?? [];
      const rest = all.filter((one) => one.topologyKey !== topologyKey);
      return { ...spec, topologySpreadConstraints: rest };
    }
    case 'RemoveHostPorts': {
      const containers = (spec.containers ?? []).map(({ ports, ...rest }) => ({
        ...rest,
        ports: ports?.map((port) => ({ ...port, hostPort: undefined })),
      }));
      return { ...spec, containers };
    }
    default:
      return withoutAffinity(spec, AFFINITIES.get(type), topologyKey);
  }
}

function withoutAffinity(
  spec: Spec,
  kind: string | undefined,
  topologyKey: string | undefined,
): Spec {
  if (kind === undefined) return spec;
  const { [kind]: rules, ...others } = spec.affinity ?? {};
  const name = 'requiredDuringSchedulingIgnoredDuringExecution';
  const terms: readonly { readonly topologyKey?: string }[] =
    topologyKey === undefined ? [] : (rules?.[name] ?? []);
  const left = terms.filter((term) => term.topologyKey !== topologyKey);
  const { [name]: _, ...preferred } = rules ?? {};
  const kept = { ...preferred, ...(left.length > 0 ? { [name]: left } : {}) };
  return { ...spec, affinity: { ...others, [kind]: kept } };
}
