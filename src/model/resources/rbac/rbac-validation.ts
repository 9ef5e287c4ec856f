// Validation of roles and bindings. Upstream: pkg/apis/rbac/validation/validation.go
import type { PolicyRule, RoleRef, Subject } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { fieldInvalid, fieldNotSupported, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { PATH_SEGMENT_NAME, SUBDOMAIN_NAME, addInvalid } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';
const RULES = FieldPath.of('rules');
const ROLE_REF = FieldPath.of('roleRef');
const SUBJECTS = FieldPath.of('subjects');

/** The rules of a role; a Role's cannot speak of paths. */
export function checkRules(
  errors: Errors,
  rules: readonly PolicyRule[] | undefined,
  namespaced: boolean,
): void {
  rules?.forEach((rule, i) => {
    const path = RULES.index(i);
    const { verbs = [], nonResourceURLs = [], apiGroups = [], resources = [] } = rule;
    const resourceNames = rule.resourceNames ?? [];
    if (verbs.length === 0) {
      const detail = 'verbs must contain at least one value';
      errors.push(fieldRequired(path.child('verbs'), detail));
    }
    if (nonResourceURLs.length > 0) {
      const at = path.child('nonResourceURLs');
      if (namespaced) {
        const detail = 'namespaced rules cannot apply to non-resource URLs';
        errors.push(fieldInvalid(at, nonResourceURLs, detail));
      }
      if (apiGroups.length + resources.length + resourceNames.length > 0) {
        const detail = 'rules cannot apply to both regular resources and non-resource URLs';
        errors.push(fieldInvalid(at, nonResourceURLs, detail));
      }
      return;
    }
    if (apiGroups.length === 0) {
      const detail = 'resource rules must supply at least one api group';
      errors.push(fieldRequired(path.child('apiGroups'), detail));
    }
    if (resources.length === 0) {
      const detail = 'resource rules must supply at least one resource';
      errors.push(fieldRequired(path.child('resources'), detail));
    }
  });
}

/** The role of a binding, which never changes. */
export function checkRoleRef(
  errors: Errors,
  ref: RoleRef | undefined,
  kinds: readonly string[],
  old: RoleRef | undefined,
): void {
  const { apiGroup = '', kind = '', name = '' } = ref ?? {};
  if (apiGroup !== RBAC_GROUP) {
    errors.push(fieldNotSupported(ROLE_REF.child('apiGroup'), apiGroup, [RBAC_GROUP]));
  }
  if (!kinds.includes(kind)) {
    errors.push(fieldNotSupported(ROLE_REF.child('kind'), kind, kinds));
  }
  if (name === '') errors.push(fieldRequired(ROLE_REF.child('name')));
  else addInvalid(errors, ROLE_REF.child('name'), name, PATH_SEGMENT_NAME(name, false));
  if (old !== undefined && !semanticEqual(old, ref)) {
    errors.push(fieldInvalid(ROLE_REF, ref, 'cannot change roleRef'));
  }
}

/** Whom a binding is for. */
export function checkSubjects(
  errors: Errors,
  subjects: readonly Subject[] | undefined,
  namespaced: boolean,
): void {
  subjects?.forEach((subject, i) => checkSubject(errors, SUBJECTS.index(i), subject, namespaced));
}

function checkSubject(
  errors: Errors,
  path: FieldPath,
  subject: Subject,
  namespaced: boolean,
): void {
  const { kind = '', name = '', apiGroup = '', namespace = '' } = subject;
  if (name === '') errors.push(fieldRequired(path.child('name')));
  if (kind === 'ServiceAccount') {
    if (name !== '') addInvalid(errors, path.child('name'), name, SUBDOMAIN_NAME(name, false));
    if (apiGroup !== '') errors.push(fieldNotSupported(path.child('apiGroup'), apiGroup, ['']));
    if (!namespaced && namespace === '') errors.push(fieldRequired(path.child('namespace')));
  } else if (kind === 'User' || kind === 'Group') {
    if (name === '') {
      const detail = `${kind.toLowerCase()} name cannot be empty`;
      errors.push(fieldInvalid(path.child('name'), name, detail));
    }
    if (apiGroup !== RBAC_GROUP) {
      errors.push(fieldNotSupported(path.child('apiGroup'), apiGroup, [RBAC_GROUP]));
    }
  } else {
    const kinds = ['ServiceAccount', 'User', 'Group'];
    errors.push(fieldNotSupported(path.child('kind'), kind, kinds));
  }
}
