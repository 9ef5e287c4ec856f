// The pod that stands for a Deployment, Service or other owner. Upstream: kubectl pkg/polymorphichelpers
import { formatLabelSelector } from '../../model/meta/selectors.ts';
import type { Obj } from '../api/client.ts';
import type { Invocation } from '../command.ts';
import { KubectlError } from '../errors.ts';

/** The label selector of an object's pods, '' when it has none. */
export function podSelectorOf(object: Obj): string {
  const { kind, spec = {} } = object;
  if (kind === 'Service' || kind === 'ReplicationController') {
    const keys = Object.keys(spec.selector ?? {}).sort();
    return keys.map((key) => `${key}=${spec.selector[key]}`).join(',');
  }
  if (!spec.selector) return '';
  return formatLabelSelector(spec.selector);
}

/** All pods of an object: itself when it is one. */
export async function podsOfTarget(call: Invocation, object: Obj): Promise<readonly Obj[]> {
  if (object.kind === 'Pod') return [object];
  const selector = podSelectorOf(object);
  if (selector === '') {
    throw new KubectlError(
      `cannot attach to *${object.apiVersion}.${object.kind}: selector for ${object.kind} not implemented`,
    );
  }
  const path = `/api/v1/namespaces/${object.metadata.namespace}/pods`;
  const list = await call.client.get(path, { labelSelector: selector });
  return (list.items as Obj[]).map((pod) => ({ apiVersion: 'v1', kind: 'Pod', ...pod }));
}

/** The first pod that can be spoken to. */
export async function podOfTarget(call: Invocation, object: Obj): Promise<Obj> {
  if (object.kind === 'Pod') return object;
  const pods = [...(await podsOfTarget(call, object))].sort(byActivity);
  const [pod] = pods;
  if (!pod) throw new KubectlError(`timed out waiting for the condition`);
  return pod;
}

const PHASES = ['Pending', 'Unknown', 'Running'];

/** Running and ready, longest ready first. Upstream: kubectl pkg/util/podutils (ActivePods) */
export function byActivity(a: Obj, b: Obj): number {
  const unassigned = Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName));
  if (unassigned !== 0) return unassigned;
  const phase = PHASES.indexOf(b.status?.phase) - PHASES.indexOf(a.status?.phase);
  if (phase !== 0) return phase;
  const ready = Number(isReady(b)) - Number(isReady(a));
  if (ready !== 0) return ready;
  const [x, y] = [readySince(a), readySince(b)];
  if (x !== y) return x < y ? -1 : 1;
  const restarts = restartsOf(a) - restartsOf(b);
  if (restarts !== 0) return restarts;
  const [created, other] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  return created < other ? -1 : created > other ? 1 : 0;
}

function condition(pod: Obj): Obj | undefined {
  return (pod.status?.conditions ?? []).find(({ type }: Obj) => type === 'Ready');
}

function isReady(pod: Obj): boolean {
  return condition(pod)?.status === 'True';
}

function readySince(pod: Obj): string {
  return condition(pod)?.lastTransitionTime ?? '';
}

function restartsOf(pod: Obj): number {
  const counts = (pod.status?.containerStatuses ?? []).map((one: Obj) => one.restartCount);
  return Math.max(0, ...counts);
}
