// Security contexts of pods and containers. Upstream: validation.go ValidateSecurityContext
import type {
  AppArmorProfile,
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
  SecurityContext,
  Sysctl,
} from '../../generated/types.ts';
import {
  fieldDuplicate,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import { MAX_INT32, checkOptionalOneOf } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkDescendingPath } from './volumes/validate-paths.ts';

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const SYSCTL = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const SYSCTL_MAX = 253;
const ESCALATION = 'cannot set `allowPrivilegeEscalation` to false and';

/** A container's securityContext. */
export function checkSecurityContext(
  errors: Errors,
  path: FieldPath,
  context: SecurityContext,
): void {
  checkId(errors, path.child('runAsUser'), context.runAsUser);
  checkId(errors, path.child('runAsGroup'), context.runAsGroup);
  checkOptionalOneOf(errors, path.child('procMount'), context.procMount, ['Default', 'Unmasked']);
  checkSeccomp(errors, path.child('seccompProfile'), context.seccompProfile);
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged === true) {
      errors.push(fieldInvalid(path, context, `${ESCALATION} \`privileged\` to true`));
    }
    if (context.capabilities?.add?.some((name) => name === 'CAP_SYS_ADMIN') === true) {
      errors.push(fieldInvalid(path, context, `${ESCALATION} \`capabilities.Add\` CAP_SYS_ADMIN`));
    }
  }
  checkAppArmor(errors, path.child('appArmorProfile'), context.appArmorProfile);
}

/** A pod's securityContext. */
export function checkPodSecurityContext(
  errors: Errors,
  path: FieldPath,
  context: PodSecurityContext,
  spec: PodSpec,
): void {
  checkId(errors, path.child('fsGroup'), context.fsGroup);
  checkId(errors, path.child('runAsUser'), context.runAsUser);
  checkId(errors, path.child('runAsGroup'), context.runAsGroup);
  context.supplementalGroups?.forEach((group, i) => {
    checkId(errors, path.child('supplementalGroups').index(i), group);
  });
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    const detail = 'ShareProcessNamespace and HostPID cannot both be enabled';
    errors.push(fieldInvalid(path.child('shareProcessNamespace'), true, detail));
  }
  if (context.sysctls !== undefined) checkSysctls(errors, path.child('sysctls'), context.sysctls);
  checkOptionalOneOf(errors, path.child('fsGroupChangePolicy'), context.fsGroupChangePolicy, [
    'Always',
    'OnRootMismatch',
  ]);
  checkSeccomp(errors, path.child('seccompProfile'), context.seccompProfile);
  checkAppArmor(errors, path.child('appArmorProfile'), context.appArmorProfile);
  checkOptionalOneOf(
    errors,
    path.child('supplementalGroupsPolicy'),
    context.supplementalGroupsPolicy,
    ['Merge', 'Strict'],
  );
  checkOptionalOneOf(errors, path.child('seLinuxChangePolicy'), context.seLinuxChangePolicy, [
    'MountOption',
    'Recursive',
  ]);
}

// Upstream: apimachinery pkg/util/validation IsValidUserID, IsValidGroupID
function checkId(errors: Errors, path: FieldPath, id: number | undefined): void {
  if (id === undefined || (id >= 0 && id <= MAX_INT32)) return;
  errors.push(fieldInvalid(path, id, `must be between 0 and ${MAX_INT32}, inclusive`));
}

function checkSysctls(errors: Errors, path: FieldPath, sysctls: readonly Sysctl[]): void {
  const names = new Set<string>();
  sysctls.forEach((sysctl, i) => {
    const at = path.index(i).child('name');
    const name = sysctl.name ?? '';
    if (name === '') errors.push(fieldRequired(at));
    else if (name.length > SYSCTL_MAX || !new RegExp(SYSCTL).test(name)) {
      const detail = `must have at most ${SYSCTL_MAX} characters and match regex ${SYSCTL}`;
      errors.push(fieldInvalid(at, name, detail));
    } else if (names.has(name)) errors.push(fieldDuplicate(at, name));
    names.add(name);
  });
}

function checkSeccomp(errors: Errors, path: FieldPath, profile: SeccompProfile | undefined): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  if (!type) {
    const detail = 'type is required when seccompProfile is set';
    errors.push(fieldRequired(path.child('type'), detail));
  } else if (!PROFILE_TYPES.includes(type)) {
    errors.push(fieldNotSupported(path.child('type'), type, PROFILE_TYPES));
  }
  const at = path.child('localhostProfile');
  if (type !== 'Localhost') {
    if (localhostProfile === undefined) return;
    const detail = 'can only be set when seccomp type is Localhost';
    errors.push(fieldInvalid(at, profile, detail));
  } else if (localhostProfile === undefined) {
    errors.push(fieldRequired(at, 'must be set when seccomp type is Localhost'));
  } else checkDescendingPath(errors, at, localhostProfile);
}

function checkAppArmor(
  errors: Errors,
  path: FieldPath,
  profile: AppArmorProfile | undefined,
): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  const at = path.child('localhostProfile');
  const required = 'must be set when AppArmor type is Localhost';
  if (!type) {
    const detail = 'type is required when appArmorProfile is set';
    errors.push(fieldRequired(path.child('type'), detail));
  } else if (!PROFILE_TYPES.includes(type)) {
    errors.push(fieldNotSupported(path.child('type'), type, PROFILE_TYPES));
  } else if (type !== 'Localhost') {
    if (localhostProfile === undefined) return;
    const detail = 'can only be set when AppArmor type is Localhost';
    errors.push(fieldInvalid(at, localhostProfile, detail));
  } else if (!localhostProfile) errors.push(fieldRequired(at, required));
  else if (localhostProfile.trim() !== localhostProfile) {
    errors.push(fieldInvalid(at, localhostProfile, 'must not be padded with whitespace'));
  }
}
