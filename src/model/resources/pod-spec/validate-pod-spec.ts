// Validation of a whole PodSpec, of a pod or of a template.
// Upstream: pkg/apis/core/validation/validation.go ValidatePodSpec, ValidatePodTemplateSpec
import type { PodSpec, PodTemplateSpec } from '../../generated/types.ts';
import { fieldForbidden, fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import {
  MAX_INT32,
  SUBDOMAIN_NAME,
  addInvalid,
  checkDnsLabel,
  checkOneOf,
  checkQualifiedName,
} from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkAnnotations, checkLabels } from '../common/object-meta.ts';
import { checkPodAnnotations } from './validate-annotations.ts';
import type { ContainerSurroundings, PodSpecOptions } from './pod-spec-options.ts';
import { checkAffinity } from './scheduling/validate-affinity.ts';
import { checkImageSpaces } from './containers/validate-container.ts';
import {
  checkContainers,
  checkEphemeralContainers,
  checkInitContainers,
} from './containers/validate-containers.ts';
import { checkDnsConfig, checkHostAliases } from './validate-dns.ts';
import { checkClaims, checkGates } from './validate-pod-lists.ts';
import { checkHostNetworkPorts } from './containers/validate-ports.ts';
import { checkPodResources, checkResources } from './validate-resources.ts';
import { checkPodSecurityContext } from './validate-security-context.ts';
import { checkTolerations } from './scheduling/validate-tolerations.ts';
import { checkTopologySpread } from './scheduling/validate-topology-spread.ts';
import { checkVolumes } from './volumes/validate-volumes.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const NO_CLAIMS: ReadonlySet<string> = new Set();

/** A template as workloads carry it. */
export function checkPodTemplate(errors: Errors, path: FieldPath, template: PodTemplateSpec): void {
  const metadata = template.metadata ?? {};
  checkLabels(errors, path.child('labels'), metadata.labels);
  checkAnnotations(errors, path.child('annotations'), metadata.annotations);
  const spec = template.spec ?? { containers: [] };
  checkPodAnnotations(errors, path.child('annotations'), metadata.annotations, spec);
  checkPodSpec(errors, path.child('spec'), spec, { isPod: false });
  if ((spec.ephemeralContainers?.length ?? 0) > 0) {
    const detail = 'ephemeral containers not allowed in pod template';
    errors.push(fieldForbidden(path.child('spec', 'ephemeralContainers'), detail));
  }
}

/** A PodSpec after its defaults. */
export function checkPodSpec(
  errors: Errors,
  path: FieldPath,
  spec: PodSpec,
  options: PodSpecOptions,
): void {
  if (spec.terminationGracePeriodSeconds === undefined) {
    errors.push(fieldRequired(path.child('terminationGracePeriodSeconds')));
  }
  const around = surroundings(errors, path, spec, options);
  checkContainers(errors, path.child('containers'), spec.containers, around);
  if (spec.initContainers) checkInitContainers(errors, path.child('initContainers'), spec, around);
  if (spec.ephemeralContainers) {
    checkEphemeralContainers(errors, path.child('ephemeralContainers'), spec, around);
  }
  if (spec.resources) checkPodResources(errors, path.child('resources'), spec.resources, spec);
  if (spec.hostNetwork === true) {
    checkHostNetworkPorts(errors, path.child('containers'), spec.containers, options.isPod);
  }
  checkOneOf(errors, path.child('restartPolicy'), spec.restartPolicy, RESTART_POLICIES);
  checkOneOf(errors, path.child('dnsPolicy'), spec.dnsPolicy, DNS_POLICIES);
  if (spec.nodeSelector) checkLabels(errors, path.child('nodeSelector'), spec.nodeSelector);
  if (spec.securityContext) {
    checkPodSecurityContext(errors, path.child('securityContext'), spec.securityContext, spec);
  }
  if (spec.affinity) checkAffinity(errors, path.child('affinity'), spec.affinity);
  checkDnsConfig(errors, path.child('dnsConfig'), spec.dnsConfig, spec.dnsPolicy);
  spec.readinessGates?.forEach((gate, i) => {
    const at = path.child('readinessGates').index(i).child('conditionType');
    checkQualifiedName(errors, at, gate.conditionType ?? '');
  });
  checkGates(errors, path.child('schedulingGates'), spec.schedulingGates);
  if (spec.topologySpreadConstraints) {
    const at = path.child('topologySpreadConstraints');
    checkTopologySpread(errors, at, spec.topologySpreadConstraints);
  }
  if (spec.hostUsers === false) checkHostUsers(errors, path, spec);
  checkNames(errors, path, spec);
  checkRest(errors, path, spec);
  if (options.isPod) checkPodOnly(errors, path, spec);
}

function surroundings(
  errors: Errors,
  path: FieldPath,
  spec: PodSpec,
  options: PodSpecOptions,
): ContainerSurroundings {
  return {
    volumes: checkVolumes(errors, path.child('volumes'), spec.volumes, options),
    claimNames: checkClaims(errors, path.child('resourceClaims'), spec.resourceClaims),
    gracePeriodSeconds: spec.terminationGracePeriodSeconds,
    restartPolicy: spec.restartPolicy,
  };
}

function checkHostUsers(errors: Errors, path: FieldPath, spec: PodSpec): void {
  const detail = 'when `pod.Spec.HostUsers` is false';
  if (spec.hostNetwork === true) errors.push(fieldForbidden(path.child('hostNetwork'), detail));
  if (spec.hostPID === true) errors.push(fieldForbidden(path.child('HostPID'), detail));
  if (spec.hostIPC === true) errors.push(fieldForbidden(path.child('HostIPC'), detail));
}

function checkNames(errors: Errors, path: FieldPath, spec: PodSpec): void {
  for (const field of ['serviceAccountName', 'nodeName'] as const) {
    const name = spec[field];
    if (name) addInvalid(errors, path.child(field), name, SUBDOMAIN_NAME(name, false));
  }
  const seconds = spec.activeDeadlineSeconds;
  if (seconds !== undefined && (seconds < 1 || seconds > MAX_INT32)) {
    const detail = `must be between 1 and ${MAX_INT32}, inclusive`;
    errors.push(fieldInvalid(path.child('activeDeadlineSeconds'), seconds, detail));
  }
  if (spec.hostname) checkDnsLabel(errors, path.child('hostname'), spec.hostname);
  if (spec.subdomain) checkDnsLabel(errors, path.child('subdomain'), spec.subdomain);
}

function checkRest(errors: Errors, path: FieldPath, spec: PodSpec): void {
  if (spec.tolerations) checkTolerations(errors, path.child('tolerations'), spec.tolerations);
  if (spec.hostAliases) checkHostAliases(errors, path.child('hostAliases'), spec.hostAliases);
  for (const field of ['priorityClassName', 'runtimeClassName'] as const) {
    const name = spec[field];
    if (name) addInvalid(errors, path.child(field), name, SUBDOMAIN_NAME(name, false));
  }
  if (spec.preemptionPolicy !== undefined) {
    const supported = ['PreemptLowerPriority', 'Never'];
    checkOneOf(errors, path.child('preemptionPolicy'), spec.preemptionPolicy, supported);
  }
  if (spec.overhead !== undefined) {
    checkResources(errors, path.child('overhead'), { limits: spec.overhead }, NO_CLAIMS);
  }
  if (spec.os !== undefined) {
    checkOneOf(errors, path.child('os', 'name'), spec.os.name, ['linux', 'windows']);
  }
}

// Rules that templates escape, for the sake of old objects.
function checkPodOnly(errors: Errors, path: FieldPath, spec: PodSpec): void {
  if (!spec.serviceAccountName) {
    spec.volumes?.forEach((volume, v) => {
      volume.projected?.sources?.forEach((source, s) => {
        if (source.serviceAccountToken === undefined) return;
        const sources = path.child('volumes').index(v).child('projected', 'sources');
        const detail = 'must not be specified when serviceAccountName is not set';
        errors.push(fieldForbidden(sources.index(s).child('serviceAccountToken'), detail));
      });
    });
  }
  spec.containers.forEach((container, i) => {
    checkImageSpaces(errors, path.child('containers').index(i), container);
  });
  spec.initContainers?.forEach((container, i) => {
    checkImageSpaces(errors, path.child('initContainers').index(i), container);
  });
}
