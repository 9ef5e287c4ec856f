// The list of the lint's rules, in the order in which their findings are told.
import type { LintRule } from './lint-rule.ts';
import { AUTOSCALER_TARGET } from './rules/autoscaler-target.ts';
import { DEPRECATED_API } from './rules/deprecated-api.ts';
import { GOVERNING_SERVICE } from './rules/governing-service.ts';
import { IMAGE_UNKNOWN } from './rules/image-unknown.ts';
import { INGRESS_BACKEND } from './rules/ingress-backend.ts';
import { LATEST_TAG } from './rules/latest-tag.ts';
import { LIMIT_RANGE_REJECTS } from './rules/limit-range-rejects.ts';
import { NO_NODE_FITS } from './rules/no-node-fits.ts';
import { PROBE_PORT } from './rules/probe-port.ts';
import { QUOTA_REJECTS } from './rules/quota-rejects.ts';
import { REFERENCE_MISSING } from './rules/reference-missing.ts';
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
  WRITTEN_TWICE,
];
