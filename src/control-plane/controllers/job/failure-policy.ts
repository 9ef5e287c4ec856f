// A Job's rules about failed pods, and about when enough indexes have succeeded.
import type { Job, Pod, PodFailurePolicyRule } from '../../../model/generated/types.ts';
import { keyOf } from '../../../model/meta/object.ts';
import { IndexSet } from './indexes.ts';

export type FailureVerdict =
  | { readonly is: 'count' }
  | { readonly is: 'ignore' }
  | { readonly is: 'failIndex' }
  | { readonly is: 'failJob'; readonly message: string };

const COUNT: FailureVerdict = { is: 'count' };

/** Upstream: pkg/controller/job/pod_failure_policy.go matchPodFailurePolicy. JB6 */
export function judgeFailure(job: Job, pod: Pod): FailureVerdict {
  for (const [at, rule] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
    const what = rule.onExitCodes ? matchExitCode(rule, pod) : matchCondition(rule, pod);
    if (what === undefined) continue;
    switch (rule.action) {
      case 'Ignore':
        return { is: 'ignore' };
      case 'FailIndex':
        if (job.spec.backoffLimitPerIndex === undefined) continue;
        return { is: 'failIndex' };
      case 'FailJob':
        return { is: 'failJob', message: `${what} matching FailJob rule at index ${at}` };
      default:
        return COUNT;
    }
  }
  return COUNT;
}

function matchExitCode(rule: PodFailurePolicyRule, pod: Pod): string | undefined {
  const requirement = rule.onExitCodes;
  if (!requirement) return undefined;
  const { containerName, operator, values } = requirement;
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  for (const { name, state } of [...containerStatuses, ...initContainerStatuses]) {
    const code = state?.terminated?.exitCode;
    if (code === undefined || code === 0) continue;
    if (containerName !== undefined && containerName !== name) continue;
    if (values.includes(code) !== (operator === 'In')) continue;
    return `Container ${name} for pod ${keyOf(pod)} failed with exit code ${code}`;
  }
  return undefined;
}

function matchCondition(rule: PodFailurePolicyRule, pod: Pod): string | undefined {
  for (const pattern of rule.onPodConditions ?? []) {
    for (const { type, status } of pod.status?.conditions ?? []) {
      if (type !== pattern.type || status !== (pattern.status ?? 'True')) continue;
      return `Pod ${keyOf(pod)} has condition ${type}`;
    }
  }
  return undefined;
}

/** The message of the rule that is met. Upstream: success_policy.go matchSuccessPolicy. JB7 */
export function matchSuccessPolicy(job: Job, succeeded: IndexSet): string | undefined {
  const completions = job.spec.completions ?? 0;
  for (const [at, rule] of (job.spec.successPolicy?.rules ?? []).entries()) {
    const { succeededIndexes, succeededCount } = rule;
    const required =
      succeededIndexes === undefined ? undefined : IndexSet.parse(succeededIndexes, completions);
    const count = required ? required.overlap(succeeded) : succeeded.size;
    const needed = succeededCount ?? required?.size;
    if (needed !== undefined && count >= needed) return `Matched rules at index ${at}`;
  }
  return undefined;
}
