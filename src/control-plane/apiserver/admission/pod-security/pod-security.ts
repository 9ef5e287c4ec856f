// PodSecurity: namespaces say by labels which of the Pod Security Standards their pods must meet.
// Upstream: staging/src/k8s.io/pod-security-admission/admission/admission.go
import { ApiError } from '../../../../client/api-error.ts';
import { NAMESPACES, PODS } from '../../../../model/api/refs.ts';
import type { PodSpec } from '../../../../model/generated/types.ts';
import { deepEqual } from '../../../../model/meta/deep-equal.ts';
import { labelValue } from '../../../../model/meta/labels.ts';
import type { Labels } from '../../../../model/meta/labels.ts';
import type { KubeObject } from '../../../../model/meta/object.ts';
import { invalid } from '../../../../model/meta/status.ts';
import type { Exchange } from '../../exchange.ts';
import type { AdmissionPlugin } from '../admission-plugin.ts';
import { isAbout, refuse } from '../pods.ts';
import type { Violation } from './security-checks.ts';
import { checksOf } from './security-checks.ts';
import { isLevel, policyLabelErrors } from './policy-labels.ts';

const PREFIX = 'pod-security.kubernetes.io/';
const LINUX_ONLY_FOR_WINDOWS = 'windows';

/** A standard and the version of it that counts. */
interface Level {
  readonly name: string;
  readonly version: string;
}

export const POD_SECURITY: AdmissionPlugin = {
  name: 'PodSecurity',
  validate(exchange) {
    const { operation, object } = exchange;
    if (!object || (operation !== 'CREATE' && operation !== 'UPDATE')) return;
    if (isAbout(exchange, '', 'namespaces')) {
      checkLabels(exchange, object);
      warnOfPresentPods(exchange, object);
    } else judge(exchange, object);
  },
};

function judge(exchange: Exchange, object: KubeObject): void {
  const { server, namespace, request, old } = exchange;
  if (namespace === '' || !['', 'ephemeralcontainers', 'resize'].includes(request.subresource))
    return;
  const spec = podSpecOf(exchange, object);
  if (!spec) return;
  const labels = server.read(NAMESPACES, '', namespace)?.metadata.labels;
  if (!labels || !hasPolicy(labels)) return;
  if (old && deepEqual(spec, podSpecOf(exchange, old))) return;
  const isPod = isAbout(exchange, '', 'pods');
  const enforced = levelOf(labels, 'enforce');
  const broken = isPod ? violations(enforced, spec) : [];
  if (broken.length > 0) refuse(exchange, `violates PodSecurity ${told(enforced, broken)}`);
  const warned = levelOf(labels, 'warn');
  const doubtful = violations(warned, spec);
  if (doubtful.length > 0) exchange.warn(`would violate PodSecurity ${told(warned, doubtful)}`);
}

function hasPolicy(labels: Labels): boolean {
  return Object.keys(labels).some((key) => key.startsWith(PREFIX));
}

function checkLabels({ old, definition }: Exchange, { metadata }: KubeObject): void {
  const { labels, name } = metadata;
  if (!labels || !hasPolicy(labels)) return;
  const errors = policyLabelErrors(labels, old?.metadata.labels ?? {});
  if (errors.length > 0) throw new ApiError(invalid(definition.ref, name, errors));
}

/** The spec of a pod, or of the pods that a workload makes. */
function podSpecOf(exchange: Exchange, object: KubeObject): PodSpec | undefined {
  const { spec, template } = object as KubeObject & { spec?: any; template?: { spec?: PodSpec } };
  if (isAbout(exchange, '', 'pods')) return spec as PodSpec;
  if (exchange.request.resource === 'podtemplates') return template?.spec;
  const made = spec?.template ?? spec?.jobTemplate?.spec?.template;
  return made?.spec?.containers ? (made.spec as PodSpec) : undefined;
}

function levelOf(labels: Labels, mode: string): Level {
  const given = labelValue(labels, `${PREFIX}${mode}`) ?? 'privileged';
  // What makes no sense is held to the strictest standard, but only where it is enforced.
  const instead = mode === 'enforce' ? 'restricted' : 'privileged';
  const name = isLevel(given) ? given : instead;
  const version = labelValue(labels, `${PREFIX}${mode}-version`) ?? 'latest';
  return { name, version };
}

function violations({ name }: Level, spec: PodSpec): readonly Violation[] {
  const isWindows = spec.os?.name === LINUX_ONLY_FOR_WINDOWS;
  const standard = isWindows && name === 'restricted' ? 'baseline' : name;
  return checksOf(standard).flatMap((check) => check(spec) ?? []);
}

function told({ name, version }: Level, found: readonly Violation[]): string {
  const list = found.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');
  return `"${name}:${version}": ${list}`;
}

/** Tightening a namespace tells which of its pods would not be let in any more. */
function warnOfPresentPods(exchange: Exchange, namespace: KubeObject): void {
  const labels = namespace.metadata.labels ?? {};
  const next = levelOf(labels, 'enforce');
  const before = levelOf(exchange.old?.metadata.labels ?? {}, 'enforce');
  if (exchange.operation !== 'UPDATE' || deepEqual(next, before)) return;
  const groups = new Map<string, string[]>();
  for (const pod of exchange.server.readAll(PODS, namespace.metadata.name)) {
    const reasons = violations(next, pod.spec).map(({ reason }) => reason);
    if (reasons.length === 0) continue;
    const key = reasons.join(', ');
    groups.set(key, [...(groups.get(key) ?? []), pod.metadata.name]);
  }
  if (groups.size === 0) return;
  exchange.warn(
    `existing pods in namespace "${namespace.metadata.name}" violate the new PodSecurity enforce` +
      ` level "${next.name}:${next.version}"`,
  );
  for (const [reasons, names] of groups) {
    const others = names.length - 1;
    const more = others === 0 ? '' : ` (and ${others} other pod${others === 1 ? '' : 's'})`;
    exchange.warn(`${names[0]}${more}: ${reasons}`);
  }
}
