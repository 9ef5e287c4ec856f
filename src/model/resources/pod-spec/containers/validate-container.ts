// The rules that all sorts of containers share. Upstream: validation.go validateContainerCommon
import type { Container, ContainerResizePolicy } from '../../../generated/types.ts';
import {
  fieldDuplicate,
  fieldInvalid,
  fieldRequired,
  fieldNotSupported,
  fieldTooMany,
} from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import { checkDnsLabel, checkOneOf, checkOptionalOneOf } from '../../common/checks.ts';
import type { Errors } from '../../common/checks.ts';
import type { ContainerSurroundings } from '../pod-spec-options.ts';
import { checkEnv, checkEnvFrom } from './validate-env.ts';
import { checkContainerPorts } from './validate-ports.ts';
import { checkResources } from '../validate-resources.ts';
import { checkSecurityContext } from '../validate-security-context.ts';
import { checkVolumeDevices, checkVolumeMounts } from './validate-volume-mounts.ts';

const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];
const MAX_RESTART_RULES = 20;
const RESIZABLE = ['cpu', 'memory'];
const RESIZE_POLICIES = ['NotRequired', 'RestartContainer'];

/** Name, image, ports, environment, mounts, resources and security of one container. */
export function checkContainer(
  errors: Errors,
  path: FieldPath,
  container: Container,
  around: ContainerSurroundings,
): void {
  if (!container.name) errors.push(fieldRequired(path.child('name')));
  else checkDnsLabel(errors, path.child('name'), container.name);
  if (!container.image) errors.push(fieldRequired(path.child('image')));
  const messagePolicyAt = path.child('terminationMessagePolicy');
  checkOneOf(errors, messagePolicyAt, container.terminationMessagePolicy, MESSAGE_POLICIES);
  if (container.ports) checkContainerPorts(errors, path.child('ports'), container.ports);
  if (container.env) checkEnv(errors, path.child('env'), container.env);
  if (container.envFrom) checkEnvFrom(errors, path.child('envFrom'), container.envFrom);
  if (container.volumeMounts) {
    checkVolumeMounts(errors, path.child('volumeMounts'), container, around.volumes);
  }
  if (container.volumeDevices) {
    const at = path.child('volumeDevices');
    checkVolumeDevices(errors, at, container.volumeDevices, around.volumes);
  }
  checkOneOf(errors, path.child('imagePullPolicy'), container.imagePullPolicy, PULL_POLICIES);
  if (container.resources) {
    checkResources(errors, path.child('resources'), container.resources, around.claimNames);
  }
  if (container.resizePolicy) {
    const at = path.child('resizePolicy');
    checkResizePolicy(errors, at, container.resizePolicy, around.restartPolicy);
  }
  if (container.securityContext) {
    checkSecurityContext(errors, path.child('securityContext'), container.securityContext);
  }
}

// Upstream puts all but duplicates at the list itself.
function checkResizePolicy(
  errors: Errors,
  path: FieldPath,
  policies: readonly ContainerResizePolicy[],
  podRestartPolicy: string | undefined,
): void {
  const seen = new Set<string>();
  policies.forEach((policy, i) => {
    const { resourceName, restartPolicy } = policy;
    if (seen.has(resourceName)) errors.push(fieldDuplicate(path.index(i), resourceName));
    seen.add(resourceName);
    checkOneOf(errors, path, resourceName, RESIZABLE);
    checkOneOf(errors, path, restartPolicy, RESIZE_POLICIES);
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      const detail = "must be 'NotRequired' when `restartPolicy` is 'Never'";
      errors.push(fieldInvalid(path, restartPolicy, detail));
    }
  });
}

/** Pods refuse what templates are let keep: spaces around the image's name. */
export function checkImageSpaces(errors: Errors, path: FieldPath, container: Container): void {
  const image = container.image ?? '';
  if (image.trim() === image) return;
  const detail = 'must not have leading or trailing whitespace';
  errors.push(fieldInvalid(path.child('image'), image, detail));
}

/**
 * `restartPolicy` and `restartPolicyRules` of one container, which any container may set since
 * v1.35 (feature ContainerRestartRules).
 */
export function checkContainerRestartPolicy(
  errors: Errors,
  path: FieldPath,
  container: Container,
): void {
  const { restartPolicy, restartPolicyRules } = container;
  checkOptionalOneOf(errors, path.child('restartPolicy'), restartPolicy, RESTART_POLICIES);
  if (restartPolicyRules === undefined || restartPolicyRules.length === 0) return;
  if (restartPolicy === undefined) {
    const detail = 'must specify restartPolicy when restart rules are used';
    errors.push(fieldRequired(path.child('restartPolicy'), detail));
  }
  if (restartPolicyRules.length > MAX_RESTART_RULES) {
    const at = path.child('restartPolicyRules');
    errors.push(fieldTooMany(at, restartPolicyRules.length, MAX_RESTART_RULES));
  }
  restartPolicyRules.forEach((rule, i) => {
    const at = path.child('restartPolicyRules').index(i);
    if (rule.action !== 'Restart') {
      errors.push(fieldNotSupported(at.child('action'), rule.action ?? '', ['Restart']));
    }
    if (rule.exitCodes === undefined) {
      errors.push(fieldRequired(at.child('exitCodes'), 'must be specified'));
      return;
    }
    const { operator } = rule.exitCodes;
    if (operator === 'In' || operator === 'NotIn') return;
    const operatorAt = at.child('exitCodes', 'operator');
    errors.push(fieldNotSupported(operatorAt, operator ?? '', ['In', 'NotIn']));
  });
}
