// POST pods/eviction: a deletion that disruption budgets may forbid.
// Upstream: pkg/registry/core/pod/storage/eviction.go
import { ApiError } from '../../../client/api-error.ts';
import { POD_DISRUPTION_BUDGETS } from '../../../model/api/refs.ts';
import type { Eviction, Pod, PodDisruptionBudget } from '../../../model/generated/types.ts';
import { labelSelectorMatches } from '../../../model/meta/selectors.ts';
import { badRequest, internalError, success, tooManyRequests } from '../../../model/meta/status.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { isConditionTrue } from '../../../model/meta/conditions.ts';
import { decodeAs } from '../body.ts';
import type { Exchange } from '../exchange.ts';
import { internalRequest } from '../internal-request.ts';
import { LOOPBACK } from '../user.ts';
import type { Action } from './action.ts';
import { becomeDelete } from './delete.ts';
import { objectResponse } from './responses.ts';
import { loadOld } from './stored-object.ts';

const EVICTION: Action = {
  name: 'evict',

  decode(exchange) {
    const { apiVersion = 'policy/v1' } = (exchange.request.body ?? {}) as { apiVersion?: string };
    const body = decodeAs(exchange, { apiVersion, kind: 'Eviction' });
    const eviction = body as unknown as Eviction;
    const name = eviction.metadata?.name;
    if (name && name !== exchange.request.name) {
      throw new ApiError(badRequest('name in URL does not match name in Eviction object'));
    }
    spendBudget(exchange, loadOld(exchange) as Pod);
    becomeDelete(exchange, eviction.deleteOptions ?? {});
  },

  store(exchange) {
    exchange.deletion?.();
  },

  encode() {
    return objectResponse(success(), 201);
  },
};

export function evictionAction(): Action {
  return EVICTION;
}

function spendBudget(exchange: Exchange, pod: Pod): void {
  if (canIgnoreBudgets(pod)) return;
  const { server } = exchange;
  const namespace = pod.metadata.namespace as string;
  const budgets = [...server.readAll(POD_DISRUPTION_BUDGETS, namespace)].filter(
    ({ spec }) => spec?.selector && labelSelectorMatches(spec.selector, pod.metadata.labels),
  );
  if (budgets.length === 0) return;
  if (budgets.length > 1) {
    const message =
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not' +
      ' support.';
    throw new ApiError({ ...internalError(message), message });
  }
  const budget = budgets[0] as PodDisruptionBudget;
  if (isUnhealthyAndEvictable(pod, budget)) return;
  checkBudget(budget);
  if (exchange.isDryRun) return;
  disrupt(exchange, pod, budget);
}

function canIgnoreBudgets({ status, metadata }: Pod): boolean {
  const phase = status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending') return true;
  return metadata.deletionTimestamp !== undefined;
}

function isUnhealthyAndEvictable(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  if (isConditionTrue(pod.status?.conditions, 'Ready')) return false;
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

function checkBudget(budget: PodDisruptionBudget): void {
  const { status, metadata } = budget;
  const refuse = (causeMessage: string, retryAfterSeconds: number): never => {
    const text = "Cannot evict pod as it would violate the pod's disruption budget.";
    const refusal = tooManyRequests(text, retryAfterSeconds);
    const cause = { reason: 'DisruptionBudget', message: causeMessage };
    throw new ApiError({ ...refusal, details: { ...refusal.details, causes: [cause] } });
  };
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    refuse(`The disruption budget ${metadata.name} is still being processed by the server.`, 10);
  }
  const { disruptionsAllowed = 0, desiredHealthy = 0, currentHealthy = 0 } = status ?? {};
  if (disruptionsAllowed > 0) return;
  refuse(
    `The disruption budget ${metadata.name} needs ${desiredHealthy} healthy pods and has` +
      ` ${currentHealthy} currently`,
    0,
  );
}

function disrupt(exchange: Exchange, pod: Pod, budget: PodDisruptionBudget): void {
  const { server } = exchange;
  const { disruptionsAllowed = 0, disruptedPods } = budget.status ?? {};
  const status = {
    ...budget.status,
    disruptionsAllowed: disruptionsAllowed - 1,
    disruptedPods: { ...disruptedPods, [pod.metadata.name]: formatTime(server.now) },
  };
  const { namespace = '', name } = budget.metadata;
  const body = { ...budget, status };
  const request = internalRequest('update', POD_DISRUPTION_BUDGETS, namespace, name, body);
  server.handleAs(LOOPBACK, { ...request, subresource: 'status' });
}
