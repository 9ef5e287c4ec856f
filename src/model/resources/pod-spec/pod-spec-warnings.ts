// Warnings about pods that work but not as meant. Upstream: pkg/api/pod/warnings.go
import { milliValue } from '../../meta/quantity.ts';
import type { Container, PodSpec, TemplateMeta } from '../../generated/types.ts';

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const DEPRECATED_LABELS: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'use "node.kubernetes.io/instance-type" instead'],
]);

/** Texts of warnings; `specPath` and `metaPath` say where the spec and the metadata stand. */
export function podSpecWarnings(
  spec: PodSpec,
  meta: TemplateMeta,
  specPath: string,
  metaPath: string,
): readonly string[] {
  const warnings: string[] = [];
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const advice = DEPRECATED_LABELS.get(key);
    if (advice)
      warnings.push(`${specPath}.nodeSelector[${key}]: deprecated since v1.14; ${advice}`);
  }
  spec.topologySpreadConstraints?.forEach((constraint, i) => {
    if (constraint.labelSelector !== undefined) return;
    warnings.push(
      `${specPath}.topologySpreadConstraints[${i}].labelSelector: a null labelSelector results in` +
        ' matching no pod',
    );
  });
  if (meta.annotations !== undefined && Object.hasOwn(meta.annotations, SECCOMP_POD)) {
    warnings.push(
      `${metaPath}.annotations[${SECCOMP_POD}]: non-functional in v1.27+; use the` +
        ' "seccompProfile" field instead',
    );
  }
  addImagePullSecrets(warnings, spec, specPath);
  addDuplicates(warnings, spec, specPath);
  const grace = spec.terminationGracePeriodSeconds;
  if (grace !== undefined && grace < 0) {
    const text = 'must be >= 0; negative values are invalid and will be treated as 1';
    warnings.push(`${specPath}.terminationGracePeriodSeconds: ${text}`);
  }
  return warnings;
}

function addImagePullSecrets(warnings: string[], spec: PodSpec, specPath: string): void {
  const seen = new Set<string>();
  spec.imagePullSecrets?.forEach((secret, i) => {
    const at = `${specPath}.imagePullSecrets[${i}].name`;
    const name = secret.name ?? '';
    if (name === '') warnings.push(`${at}: invalid empty name ""`);
    else if (seen.has(name)) warnings.push(`${at}: duplicate name "${name}"`);
    seen.add(name);
  });
}

function addDuplicates(warnings: string[], spec: PodSpec, specPath: string): void {
  const lists: [string, readonly Container[]][] = [
    ['initContainers', spec.initContainers ?? []],
    ['containers', spec.containers],
  ];
  for (const [list, containers] of lists) {
    containers.forEach((container, i) => {
      const at = `${specPath}.${list}[${i}]`;
      addDuplicateEnv(warnings, container, at);
      addDuplicatePorts(warnings, container, at);
      addFractions(warnings, container, at);
    });
  }
}

function addDuplicateEnv(warnings: string[], container: Container, at: string): void {
  const env = container.env;
  if (env === undefined || env.length < 2) return;
  const seen = new Map<string, string>();
  env.forEach((variable, i) => {
    const before = seen.get(variable.name);
    if (before !== undefined && !(variable.value ?? '').includes(`$(${variable.name})`)) {
      warnings.push(
        `${at}.env[${i}]: hides previous definition of "${variable.name}", which may be dropped` +
          ' when using apply',
      );
    }
    seen.set(variable.name, variable.value ?? '');
  });
}

function addDuplicatePorts(warnings: string[], container: Container, at: string): void {
  const ports = container.ports;
  if (ports === undefined || ports.length < 2) return;
  const seen = new Map<string, number>();
  ports.forEach((port, i) => {
    const key = `${port.containerPort}/${port.protocol}/${port.hostIP ?? ''}/${port.hostPort ?? 0}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, i);
    else {
      warnings.push(`${at}.ports[${i}]: duplicate port definition with ${at}.ports[${first}]`);
    }
  });
}

// Nobody can have a part of a byte.
function addFractions(warnings: string[], container: Container, at: string): void {
  for (const list of ['limits', 'requests'] as const) {
    for (const name of ['memory', 'ephemeral-storage']) {
      const amount = container.resources?.[list]?.[name];
      if (amount === undefined || milliValue(amount) % 1000 === 0) continue;
      const text = `fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`;
      warnings.push(`${at}.resources.${list}[${name}]: ${text}`);
    }
  }
}
