// The kinds RoleBinding and ClusterRoleBinding.
// Upstream: pkg/registry/rbac/{rolebinding,clusterrolebinding}/strategy.go
import { CLUSTER_ROLE_BINDINGS, ROLE_BINDINGS } from '../../api/refs.ts';
import type { ClusterRoleBinding, RoleBinding } from '../../generated/types.ts';
import { PATH_SEGMENT_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { defineResource } from '../define-resource.ts';
import { BINDING_COLUMNS, defaultBinding } from './rbac-bindings.ts';
import { checkRoleRef, checkSubjects } from './rbac-validation.ts';

export const ROLE_BINDING_RESOURCE = defineResource<RoleBinding>({
  ref: ROLE_BINDINGS,
  allowCreateOnUpdate: true,
  defaults: defaultBinding,
  ...metaValidation<RoleBinding>(true, PATH_SEGMENT_NAME, (errors, binding, old) => {
    checkRoleRef(errors, binding.roleRef, ['Role', 'ClusterRole'], old?.roleRef);
    checkSubjects(errors, binding.subjects, true);
  }),
  columns: BINDING_COLUMNS,
});

export const CLUSTER_ROLE_BINDING_RESOURCE = defineResource<ClusterRoleBinding>({
  ref: CLUSTER_ROLE_BINDINGS,
  allowCreateOnUpdate: true,
  defaults: defaultBinding,
  ...metaValidation<ClusterRoleBinding>(false, PATH_SEGMENT_NAME, (errors, binding, old) => {
    checkRoleRef(errors, binding.roleRef, ['ClusterRole'], old?.roleRef);
    checkSubjects(errors, binding.subjects, false);
  }),
  columns: BINDING_COLUMNS,
});
