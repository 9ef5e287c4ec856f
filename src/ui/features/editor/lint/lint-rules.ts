// The list of the lint's rules, in the order in which their findings are told.
import type { LintRule } from './lint-rule.ts';
import { AUTOSCALER_TARGET } from './rules/autoscaler-target.ts';
import { BUDGET_BLOCKS } from './rules/budget-blocks.ts';
import { CLAIM_SHARED } from './rules/claim-shared.ts';
import { CRON_DEADLINE } from './rules/cron-deadline.ts';
import { DEPRECATED_API } from './rules/deprecated-api.ts';
import { ENVIRONMENT_REFERENCE } from './rules/environment-reference.ts';
import { ENVIRONMENT_TWICE } from './rules/environment-twice.ts';
import { GOVERNING_SERVICE } from './rules/governing-service.ts';
import { HOST_PORT } from './rules/host-port.ts';
import { IMAGE_UNKNOWN } from './rules/image-unknown.ts';
import { INGRESS_BACKEND } from './rules/ingress-backend.ts';
import { JOB_RESTART_POLICY } from './rules/job-restart-policy.ts';
import { LATEST_TAG } from './rules/latest-tag.ts';
import { LIMIT_RANGE_REJECTS } from './rules/limit-range-rejects.ts';
import { LIVENESS_KILLS } from './rules/liveness-kills.ts';
import { MEMORY_BELOW_IMAGE } from './rules/memory-below-image.ts';
import { NO_NODE_FITS } from './rules/no-node-fits.ts';
import { POLICY_ISOLATES } from './rules/policy-isolates.ts';
import { PROBE_PORT } from './rules/probe-port.ts';
import { QUOTA_REJECTS } from './rules/quota-rejects.ts';
import { REFERENCE_MISSING } from './rules/reference-missing.ts';
import { REPLICAS_AND_AUTOSCALER } from './rules/replicas-and-autoscaler.ts';
import { ROLLOUT_DOWNTIME } from './rules/rollout-downtime.ts';
import { ROLLOUT_WITHOUT_READINESS } from './rules/rollout-without-readiness.ts';
import { SELECTORS_OVERLAP } from './rules/selectors-overlap.ts';
import { SELECTOR_AND_LABELS } from './rules/selector-and-labels.ts';
import { SELECTOR_MATCHES_NOTHING } from './rules/selector-matches-nothing.ts';
import { SERVICE_TARGET_PORT } from './rules/service-target-port.ts';
import { WRITTEN_TWICE } from './rules/written-twice.ts';

export const LINT_RULES: readonly LintRule[] = [
  DEPRECATED_API,
  SELECTOR_AND_LABELS,
  SELECTOR_MATCHES_NOTHING,
  SERVICE_TARGET_PORT,
  INGRESS_BACKEND,
  REFERENCE_MISSING,
  GOVERNING_SERVICE,
  IMAGE_UNKNOWN,
  LATEST_TAG,
  PROBE_PORT,
  NO_NODE_FITS,
  QUOTA_REJECTS,
  LIMIT_RANGE_REJECTS,
  AUTOSCALER_TARGET,
  BUDGET_BLOCKS,
  CLAIM_SHARED,
  CRON_DEADLINE,
  ENVIRONMENT_REFERENCE,
  ENVIRONMENT_TWICE,
  HOST_PORT,
  JOB_RESTART_POLICY,
  LIVENESS_KILLS,
  MEMORY_BELOW_IMAGE,
  POLICY_ISOLATES,
  REPLICAS_AND_AUTOSCALER,
  ROLLOUT_DOWNTIME,
  ROLLOUT_WITHOUT_READINESS,
  SELECTORS_OVERLAP,
  WRITTEN_TWICE,
];
