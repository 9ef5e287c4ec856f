// The kinds Role and ClusterRole. Upstream: pkg/registry/rbac/{role,clusterrole}/strategy.go
import { CLUSTER_ROLES, ROLES } from '../../api/refs.ts';
import type { ClusterRole, Role } from '../../generated/types.ts';
import { fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { PATH_SEGMENT_NAME } from '../common/checks.ts';
import { checkLabelSelector } from '../common/label-selector.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { defineResource } from '../define-resource.ts';
import { checkRules } from './rbac-validation.ts';

const SELECTORS = FieldPath.of('aggregationRule', 'clusterRoleSelectors');

export const ROLE_RESOURCE = defineResource<Role>({
  ref: ROLES,
  allowCreateOnUpdate: true,
  defaults: (role) => (role.rules === undefined ? { ...role, rules: [] } : role),
  ...metaValidation<Role>(true, PATH_SEGMENT_NAME, (errors, role) =>
    checkRules(errors, role.rules, true),
  ),
});

export const CLUSTER_ROLE_RESOURCE = defineResource<ClusterRole>({
  ref: CLUSTER_ROLES,
  allowCreateOnUpdate: true,
  defaults: (role) => (role.rules === undefined ? { ...role, rules: [] } : role),
  ...metaValidation<ClusterRole>(false, PATH_SEGMENT_NAME, (errors, role) => {
    checkRules(errors, role.rules, false);
    if (role.aggregationRule === undefined) return;
    const selectors = role.aggregationRule.clusterRoleSelectors ?? [];
    if (selectors.length === 0) {
      const detail = 'at least one clusterRoleSelector required if aggregationRule is non-nil';
      errors.push(fieldRequired(SELECTORS, detail));
    }
    selectors.forEach((selector, i) => checkLabelSelector(errors, SELECTORS.index(i), selector));
  }),
});
