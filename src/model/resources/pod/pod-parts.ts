// The parts of a pod that have subresources of their own: ephemeral containers and resizing.
// Upstream: pkg/registry/core/pod/strategy.go, pkg/apis/core/validation/validation.go
import type { Container, EphemeralContainer, Pod, PodSpec } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { fieldForbidden, fieldInvalid } from '../../meta/field-error.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import type { Errors } from '../common/checks.ts';
import { goDiff } from '../common/go-diff.ts';
import { checkObjectMetaUpdate } from '../common/object-meta.ts';
import { specChanged, withNextGeneration } from '../common/strategy.ts';
import { MIRROR_POD } from '../pod-spec/validate-annotations.ts';
import { checkPodSpec } from '../pod-spec/validate-pod-spec.ts';
import { podQosClass } from './pod-qos.ts';

const SPEC = FieldPath.of('spec');
const EPHEMERAL = SPEC.child('ephemeralContainers');

/** The old pod with only that part of the new one. */
export function preparePodPart(part: string, pod: Pod, old: Pod): Pod {
  const spec = part === 'resize' ? resized(pod, old) : withEphemeral(pod, old);
  // The resourceVersion that the client saw comes along, so that lost races are noticed.
  const next: Pod = { ...old, metadata: { ...old.metadata, ...versionOf(pod) }, spec };
  return withNextGeneration(next, old, specChanged(next, old));
}

function versionOf(pod: Pod): { readonly resourceVersion?: string } {
  const { resourceVersion } = pod.metadata;
  return resourceVersion === undefined ? {} : { resourceVersion };
}

function withEphemeral(pod: Pod, old: Pod): PodSpec {
  const { ephemeralContainers } = pod.spec;
  return ephemeralContainers === undefined ? old.spec : { ...old.spec, ephemeralContainers };
}

function resized(pod: Pod, old: Pod): PodSpec {
  const take = (own: readonly Container[], sent: readonly Container[]): readonly Container[] =>
    own.map((container) => {
      const next = sent.find(({ name }) => name === container.name) ?? container;
      const { resources, resizePolicy } = next;
      return {
        ...container,
        ...(resources === undefined ? {} : { resources }),
        ...(resizePolicy === undefined ? {} : { resizePolicy }),
      };
    });
  const init = old.spec.initContainers;
  return {
    ...old.spec,
    containers: take(old.spec.containers, pod.spec.containers),
    ...(init === undefined ? {} : { initContainers: take(init, pod.spec.initContainers ?? []) }),
  };
}

/** What is wrong with the new part; the spec as a whole must stay valid. */
export function validatePodPart(part: string, pod: Pod, old: Pod): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMetaUpdate(errors, pod.metadata, old.metadata);
  checkPodSpec(errors, SPEC, pod.spec, { isPod: true, meta: pod.metadata });
  if (part === 'resize') checkResize(errors, pod, old);
  else checkEphemeral(errors, pod, old);
  return errors;
}

function checkEphemeral(errors: Errors, pod: Pod, old: Pod): void {
  if (isMirror(old)) {
    errors.push(
      fieldForbidden(FieldPath.of(''), 'static pods do not support ephemeral containers'),
    );
    return;
  }
  const next = new Map<string, EphemeralContainer>();
  for (const container of pod.spec.ephemeralContainers ?? []) next.set(container.name, container);
  for (const before of old.spec.ephemeralContainers ?? []) {
    const after = next.get(before.name);
    const what = `existing ephemeral containers ${JSON.stringify(before.name)} may not be`;
    if (after === undefined) errors.push(fieldForbidden(EPHEMERAL, `${what} removed\n`));
    else if (!semanticEqual(after, before)) {
      const diff = goDiff('core.EphemeralContainer', before, after);
      errors.push(fieldForbidden(EPHEMERAL, `${what} changed\n${diff}`));
    }
  }
}

function checkResize(errors: Errors, pod: Pod, old: Pod): void {
  if (isMirror(old)) {
    errors.push(fieldForbidden(FieldPath.of(''), 'static pods cannot be resized'));
    return;
  }
  if (podQosClass(pod.spec) !== podQosClass(old.spec)) {
    const detail = 'Pod QOS Class may not change as a result of resizing';
    errors.push(fieldInvalid(SPEC, podQosClass(pod.spec), detail));
  }
  pod.spec.containers.forEach((container, i) => {
    const before = old.spec.containers[i]?.resources ?? {};
    const after = container.resources ?? {};
    const path = SPEC.child('containers').index(i).child('resources');
    for (const list of ['requests', 'limits'] as const) {
      checkAmounts(errors, path.child(list), list, after[list] ?? {}, before[list] ?? {});
    }
  });
}

type Amounts = { readonly [name: string]: string };

function checkAmounts(
  errors: Errors,
  path: FieldPath,
  list: string,
  after: Amounts,
  before: Amounts,
): void {
  if (Object.keys(before).some((name) => after[name] === undefined)) {
    errors.push(fieldForbidden(path, `resource ${list} cannot be removed`));
  }
  for (const name of Object.keys(after)) {
    if (name === 'cpu' || name === 'memory' || after[name] === before[name]) continue;
    errors.push(fieldForbidden(SPEC, 'only cpu and memory resources are mutable'));
  }
}

function isMirror(pod: Pod): boolean {
  return pod.metadata.annotations?.[MIRROR_POD] !== undefined;
}
