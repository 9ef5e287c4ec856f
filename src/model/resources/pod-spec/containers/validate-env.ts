// Environment variables and their sources.
// Upstream: pkg/apis/core/validation/validation.go ValidateEnv, ValidateEnvFrom
import type {
  ConfigMapKeySelector,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
} from '../../../generated/types.ts';
import { fieldInvalid, fieldRequired } from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import { validateConfigMapKey, validateEnvVarName } from '../../../meta/names.ts';
import { SUBDOMAIN_NAME, addInvalid } from '../../common/checks.ts';
import type { Errors } from '../../common/checks.ts';
import { checkObjectFieldSelector, checkResourceFieldSelector } from './validate-field-refs.ts';

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const ONE_SOURCE =
  'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`';

/** A container's `env`. */
export function checkEnv(errors: Errors, path: FieldPath, env: readonly EnvVar[]): void {
  for (let i = 0; i < env.length; i++) {
    const variable = env[i]!;
    if (!variable.name) errors.push(fieldRequired(path.index(i).child('name')));
    else {
      const messages = validateEnvVarName(variable.name);
      if (messages.length > 0) {
        addInvalid(errors, path.index(i).child('name'), variable.name, messages);
      }
    }
    if (variable.valueFrom !== undefined) {
      checkValueFrom(errors, path.index(i).child('valueFrom'), variable.valueFrom, variable.value);
    }
  }
}

function checkValueFrom(
  errors: Errors,
  path: FieldPath,
  source: EnvVarSource,
  value: string | undefined,
): void {
  let sources = 0;
  if (source.fieldRef !== undefined) {
    sources++;
    checkObjectFieldSelector(errors, path.child('fieldRef'), source.fieldRef, ENV_FIELDS);
  }
  if (source.resourceFieldRef !== undefined) {
    sources++;
    const at = path.child('resourceFieldRef');
    checkResourceFieldSelector(errors, at, source.resourceFieldRef, false);
  }
  if (source.configMapKeyRef !== undefined) {
    sources++;
    checkKeySelector(errors, path.child('configMapKeyRef'), source.configMapKeyRef);
  }
  if (source.secretKeyRef !== undefined) {
    sources++;
    checkKeySelector(errors, path.child('secretKeyRef'), source.secretKeyRef);
  }
  if ('fileKeyRef' in source && source.fileKeyRef !== undefined) sources++;
  if (sources === 0) errors.push(fieldInvalid(path, '', ONE_SOURCE));
  else if (value !== undefined && value !== '') {
    errors.push(fieldInvalid(path, '', 'may not be specified when `value` is not empty'));
  } else if (sources > 1) {
    errors.push(fieldInvalid(path, '', 'may not have more than one field specified at a time'));
  }
}

function checkKeySelector(errors: Errors, path: FieldPath, ref: ConfigMapKeySelector): void {
  const name = ref.name ?? '';
  addInvalid(errors, path.child('name'), name, SUBDOMAIN_NAME(name, false));
  if (!ref.key) errors.push(fieldRequired(path.child('key')));
  else addInvalid(errors, path.child('key'), ref.key, validateConfigMapKey(ref.key));
}

/** A container's `envFrom`. */
export function checkEnvFrom(
  errors: Errors,
  path: FieldPath,
  sources: readonly EnvFromSource[],
): void {
  sources.forEach((source, i) => {
    const at = path.index(i);
    if (source.prefix) {
      addInvalid(errors, at.child('prefix'), source.prefix, validateEnvVarName(source.prefix));
    }
    if (source.configMapRef !== undefined) {
      checkSourceName(errors, at.child('configMapRef', 'name'), source.configMapRef.name);
    }
    if (source.secretRef !== undefined) {
      checkSourceName(errors, at.child('secretRef', 'name'), source.secretRef.name);
    }
    if (source.configMapRef === undefined && source.secretRef === undefined) {
      errors.push(fieldInvalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    } else if (source.configMapRef !== undefined && source.secretRef !== undefined) {
      errors.push(fieldInvalid(path, '', 'may not have more than one field specified at a time'));
    }
  });
}

function checkSourceName(errors: Errors, path: FieldPath, name: string | undefined): void {
  if (!name) errors.push(fieldRequired(path));
  else addInvalid(errors, path, name, SUBDOMAIN_NAME(name, true));
}
