// MutatingAdmissionWebhook and ValidatingAdmissionWebhook: the request waits for their answers.
// Upstream: apiserver pkg/admission/plugin/webhook/{mutating,validating}/dispatcher.go,
// pkg/admission/plugin/webhook/errors/statuserror.go
import { ApiError } from '../../../../client/api-error.ts';
import type { Task } from '../../../../kernel/task.ts';
import type { Status } from '../../../../model/generated/types.ts';
import { deepEqual } from '../../../../model/meta/deep-equal.ts';
import { goQuote } from '../../../../model/meta/go-text.ts';
import type { KubeObject } from '../../../../model/meta/object.ts';
import { badRequest, internalError } from '../../../../model/meta/status.ts';
import { applyJsonPatch } from '../../../../model/patch/json-patch.ts';
import type { Exchange } from '../../exchange.ts';
import type { StreamConnector } from '../../streaming/stream-connector.ts';
import type { Verdict } from './admission-review.ts';
import { converted } from './admission-review.ts';
import { callWebhook } from './call-webhook.ts';
import type { CalledWebhook, Webhook } from './webhook-match.ts';
import { concern, webhooksOf } from './webhook-match.ts';

/** What the request has to wait for before its object is settled. */
export function mutatingWebhooks(exchange: Exchange): Task {
  return mutateAll(exchange, webhooksOf(exchange, 'mutating'));
}

/** What the request has to wait for before it is stored. */
export function validatingWebhooks(exchange: Exchange): Task {
  return validateAll(exchange, webhooksOf(exchange, 'validating'));
}

function* mutateAll(exchange: Exchange, webhooks: readonly Webhook[]): Task {
  const again: { readonly webhook: Webhook; readonly left: KubeObject | undefined }[] = [];
  for (const webhook of webhooks) {
    const called = concern(exchange, webhook);
    if (!called) continue;
    yield* mutateBy(exchange, called);
    const { reinvocationPolicy } = webhook as { readonly reinvocationPolicy?: string };
    if (reinvocationPolicy === 'IfNeeded') again.push({ webhook, left: exchange.object });
  }
  for (const { webhook, left } of again) {
    if (left === exchange.object || deepEqual(left, exchange.object)) continue;
    const called = concern(exchange, webhook);
    if (called) yield* mutateBy(exchange, called);
  }
}

function* validateAll(exchange: Exchange, webhooks: readonly Webhook[]): Task {
  for (const webhook of webhooks) {
    const called = concern(exchange, webhook);
    if (called) yield* verdictOf(exchange, called, false);
  }
}

function* mutateBy(exchange: Exchange, called: CalledWebhook): Task {
  const verdict = yield* verdictOf(exchange, called, true);
  const { object, definition } = exchange;
  if (!verdict?.patch || verdict.patch.length === 0 || !object) return;
  const result = applyJsonPatch(converted(object, definition, called.as), verdict.patch);
  if (result.is === 'refused') {
    throw new ApiError(internalError(result.status.message ?? 'the patch cannot be applied'));
  }
  const patched = converted(result.value as KubeObject, called.as, definition);
  exchange.object = definition.defaults(decoded(exchange, patched));
}

/** What a webhook made of the object has to be one of its kind still. */
function decoded(exchange: Exchange, object: KubeObject): KubeObject {
  const { apiVersion, kind } = exchange.object as KubeObject;
  const { server, definition } = exchange;
  return server.decoder.decode(object, { apiVersion, kind }, exchange, definition);
}

/** Undefined when nothing came of the call and nobody minds. Throws what refuses the request. */
function* verdictOf(
  exchange: Exchange,
  called: CalledWebhook,
  mayPatch: boolean,
): Task<Verdict | undefined> {
  const { webhook } = called;
  if (
    exchange.isDryRun &&
    webhook.sideEffects !== 'None' &&
    webhook.sideEffects !== 'NoneOnDryRun'
  ) {
    const what = `admission webhook ${goQuote(webhook.name)} does not support dry run`;
    throw new ApiError(badRequest(what));
  }
  const connector = exchange.server.connector as StreamConnector;
  const verdict = yield* callWebhook(exchange, connector, called, mayPatch);
  if (typeof verdict === 'string') {
    if (webhook.failurePolicy === 'Ignore') return undefined;
    throw new ApiError(internalError(verdict));
  }
  for (const text of verdict.warnings) exchange.warn(text);
  if (verdict.allowed) return verdict;
  throw new ApiError(denial(webhook.name, verdict.status ?? {}));
}

/** The webhook's own Status, made sure to be a refusal. */
export function denial(name: string, given: Partial<Status>): Status {
  const by = `admission webhook ${goQuote(name)} denied the request`;
  const why = given.message || given.reason;
  const { code = 0 } = given;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    ...given,
    status: 'Failure',
    code: code < 400 ? 400 : code,
    message: why ? `${by}: ${why}` : `${by} without explanation`,
  };
}
