// The admission plugins in the order in which upstream runs them.
// Upstream: pkg/kubeapiserver/options/plugins.go AllOrderedPlugins
import type { AdmissionPlugin } from './admission-plugin.ts';
import { DEFAULT_INGRESS_CLASS } from './default-ingress-class.ts';
import { DEFAULT_STORAGE_CLASS } from './default-storage-class.ts';
import { DEFAULT_TOLERATION_SECONDS } from './default-toleration-seconds.ts';
import { ESCALATION } from './escalation.ts';
import { LIMIT_RANGER } from './limit-ranger.ts';
import { NAMESPACE_LIFECYCLE } from './namespace-lifecycle.ts';
import { NODE_RESTRICTION } from './node-restriction.ts';
import { PERSISTENT_VOLUME_CLAIM_RESIZE } from './persistent-volume-claim-resize.ts';
import { POD_SECURITY } from './pod-security/pod-security.ts';
import { PRIORITY } from './priority.ts';
import { RESOURCE_QUOTA } from './resource-quota.ts';
import { RUNTIME_CLASS } from './runtime-class.ts';
import { SERVICE_ACCOUNT } from './service-account.ts';
import { STORAGE_OBJECT_IN_USE_PROTECTION } from './storage-object-in-use-protection.ts';
import { VALIDATING_ADMISSION_POLICY } from './policy/validating-admission-policy.ts';
import { TAINT_NODES_BY_CONDITION } from './taint-nodes-by-condition.ts';

export const ADMISSION_PLUGINS: readonly AdmissionPlugin[] = [
  NAMESPACE_LIFECYCLE,
  LIMIT_RANGER,
  SERVICE_ACCOUNT,
  NODE_RESTRICTION,
  TAINT_NODES_BY_CONDITION,
  POD_SECURITY,
  PRIORITY,
  DEFAULT_TOLERATION_SECONDS,
  DEFAULT_STORAGE_CLASS,
  STORAGE_OBJECT_IN_USE_PROTECTION,
  PERSISTENT_VOLUME_CLAIM_RESIZE,
  RUNTIME_CLASS,
  DEFAULT_INGRESS_CLASS,
  ESCALATION,
  VALIDATING_ADMISSION_POLICY,
  RESOURCE_QUOTA,
];
