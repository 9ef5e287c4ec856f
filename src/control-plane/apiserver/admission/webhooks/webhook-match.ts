// Which webhooks a request has to pass, and in which version each wants to see its object.
// Upstream: apiserver pkg/admission/plugin/webhook/generic/webhook.go ShouldCallHook
import { ApiError } from '../../../../client/api-error.ts';
import { compileCel } from '../../../../model/cel/cel-environment.ts';
import { CelFailure } from '../../../../model/cel/cel-failure.ts';
import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ValidatingWebhook,
} from '../../../../model/generated/types.ts';
import { goQuote } from '../../../../model/meta/go-text.ts';
import { forbidden } from '../../../../model/meta/status.ts';
import type { ResourceDefinition } from '../../../../model/resources/define-resource.ts';
import type { Exchange } from '../../exchange.ts';
import { matchesRule, selectsNamespace, selectsObject } from '../policy/policy-match.ts';
import { policyVariables } from '../policy/policy-variables.ts';
import type { WebhookSort } from './webhooks-exist.ts';
import { webhookCollection } from './webhooks-exist.ts';

export type Webhook = MutatingWebhook | ValidatingWebhook;

export interface CalledWebhook {
  readonly webhook: Webhook;
  /** The kind and version in which the webhook has asked for the object. */
  readonly as: ResourceDefinition;
}

/** All webhooks of one sort, by the names of their configurations. */
export function webhooksOf({ server }: Exchange, sort: WebhookSort): readonly Webhook[] {
  const found: Webhook[] = [];
  for (const object of server.etcd.store.list(webhookCollection(sort), { namespace: '' })) {
    found.push(...((object as MutatingWebhookConfiguration).webhooks ?? []));
  }
  return found;
}

/** The call, if the webhook is concerned. Throws Forbidden when its conditions cannot be judged. */
export function concern(exchange: Exchange, webhook: Webhook): CalledWebhook | undefined {
  const as = asWanted(exchange, webhook);
  if (!as) return undefined;
  if (!selectsNamespace(exchange, webhook.namespaceSelector)) return undefined;
  if (!selectsObject(exchange, webhook.objectSelector)) return undefined;
  return meetsConditions(exchange, webhook) ? { webhook, as } : undefined;
}

function asWanted(exchange: Exchange, webhook: Webhook): ResourceDefinition | undefined {
  const { definition, request, server, storage } = exchange;
  const rules = webhook.rules ?? [];
  if (rules.some((rule) => matchesRule(exchange, rule))) return definition;
  if (webhook.matchPolicy === 'Exact') return undefined;
  for (const other of server.registry.all()) {
    if (other === definition || server.registry.storageOf(other) !== storage) continue;
    const { group, version, plural } = other.ref;
    const place = { group, version, resource: plural, subresource: request.subresource };
    if (rules.some((rule) => matchesRule(exchange, rule, place))) return other;
  }
  return undefined;
}

// Upstream: apiserver pkg/admission/plugin/webhook/matchconditions/matcher.go
function meetsConditions(exchange: Exchange, webhook: Webhook): boolean {
  const conditions = webhook.matchConditions ?? [];
  if (conditions.length === 0) return true;
  const scope = policyVariables(exchange, undefined, []);
  let trouble = '';
  for (const { name, expression } of conditions) {
    try {
      if (compileCel(expression)(scope) !== true) return false;
    } catch (error) {
      if (!(error instanceof CelFailure)) throw error;
      const what = `expression '${expression}' resulted in error: ${error.message}`;
      trouble ||= `match condition ${goQuote(name)}: ${what}`;
    }
  }
  if (trouble === '') return true;
  if (webhook.failurePolicy === 'Ignore') return false;
  const { ref } = exchange.definition;
  throw new ApiError(forbidden(ref, exchange.name, trouble));
}
