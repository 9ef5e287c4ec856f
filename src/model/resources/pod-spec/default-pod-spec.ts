// What the server fills into a PodSpec, be it a pod's own or a template's.
// Upstream: pkg/apis/core/v1/defaults.go SetDefaults_PodSpec, SetDefaults_Pod
import type {
  Container,
  PodSpec,
  PodTemplateSpec,
  ResourceRequirements,
} from '../../generated/types.ts';
import { mapField, mapSame } from '../common/copy.ts';
import { defaultContainer } from './containers/default-container.ts';
import { defaultPodResources } from './default-pod-resources.ts';
import { defaultVolume } from './volumes/default-volume.ts';

export const DEFAULT_GRACE_PERIOD_SECONDS = 30;
export const DEFAULT_SCHEDULER_NAME = 'default-scheduler';

/** The defaults that pods and templates share. */
export function defaultPodSpec(spec: PodSpec | undefined): PodSpec {
  let next = fillIn(spec ?? { containers: [] });
  next = mapField(next, 'containers', (list) => mapSame(list, defaultContainer));
  if (next.initContainers !== undefined) {
    next = mapField(next, 'initContainers', (list) => mapSame(list, defaultContainer));
  }
  if (next.ephemeralContainers !== undefined) {
    next = mapField(next, 'ephemeralContainers', (list) => mapSame(list, defaultContainer));
  }
  if (next.volumes !== undefined) {
    next = mapField(next, 'volumes', (list) => mapSame(list, defaultVolume));
  }
  return withServiceAccount(next);
}

/** The defaults of a pod's own spec: those of templates and some more. */
export function defaultOwnPodSpec(spec: PodSpec | undefined): PodSpec {
  let next = defaultPodSpec(spec);
  next = mapField(next, 'containers', (list) => mapSame(list, requestsFromLimits));
  if (next.initContainers !== undefined) {
    next = mapField(next, 'initContainers', (list) => mapSame(list, requestsFromLimits));
  }
  if (next.resources !== undefined) next = defaultPodResources(next);
  if (next.enableServiceLinks === undefined) next = { enableServiceLinks: true, ...next };
  if (next.hostNetwork !== true) return next;
  next = mapField(next, 'containers', (list) => mapSame(list, withHostPorts));
  return mapField(next, 'initContainers', (list) => mapSame(list, withHostPorts));
}

/** A template with its defaults, as workloads carry it. */
export function defaultPodTemplate(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const spec = defaultPodSpec(template?.spec);
  if (template !== undefined && template.spec === spec && template.metadata !== undefined) {
    return template;
  }
  return { ...template, metadata: template?.metadata ?? {}, spec };
}

/** `serviceAccount` is the old name of `serviceAccountName`; the two always agree. */
export function withServiceAccount(spec: PodSpec): PodSpec {
  const name = spec.serviceAccountName || spec.serviceAccount;
  if (name === undefined || name === '') return spec;
  if (spec.serviceAccountName === name && spec.serviceAccount === name) return spec;
  if (spec.serviceAccountName === name && spec.serviceAccount === undefined) {
    return { serviceAccount: name, ...spec };
  }
  return { ...spec, serviceAccountName: name, serviceAccount: name };
}

function fillIn(spec: PodSpec): PodSpec {
  if (
    spec.dnsPolicy &&
    spec.restartPolicy &&
    spec.securityContext !== undefined &&
    spec.terminationGracePeriodSeconds !== undefined &&
    spec.schedulerName &&
    spec.containers !== undefined
  ) {
    return spec;
  }
  // The defaults come first and the spec over them, which engines copy many times faster.
  const filled: PodSpec = {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: DEFAULT_SCHEDULER_NAME,
    securityContext: {},
    terminationGracePeriodSeconds: DEFAULT_GRACE_PERIOD_SECONDS,
    ...spec,
    containers: spec.containers ?? [],
  };
  if (spec.dnsPolicy !== '' && spec.restartPolicy !== '' && spec.schedulerName !== '') {
    return filled;
  }
  return {
    ...filled,
    dnsPolicy: spec.dnsPolicy || 'ClusterFirst',
    restartPolicy: spec.restartPolicy || 'Always',
    schedulerName: spec.schedulerName || DEFAULT_SCHEDULER_NAME,
  };
}

function requestsFromLimits(container: Container): Container {
  const resources = container.resources;
  if (resources?.limits === undefined) return container;
  const next = withRequests(resources);
  return next === resources ? container : { ...container, resources: next };
}

function withRequests(resources: ResourceRequirements): ResourceRequirements {
  const { limits, requests } = resources;
  let missing = requests === undefined;
  for (const name in limits) if (requests?.[name] === undefined) missing = true;
  if (!missing) return resources;
  if (requests === undefined) return { requests: limits!, ...resources };
  return { ...resources, requests: { ...limits, ...requests } };
}

function withHostPorts(container: Container): Container {
  return mapField(container, 'ports', (ports) =>
    mapSame(ports, (port) => (port.hostPort ? port : { ...port, hostPort: port.containerPort })),
  );
}
