// The kinds ValidatingWebhookConfiguration and MutatingWebhookConfiguration.
// Upstream: pkg/registry/admissionregistration/{validating,mutating}webhookconfiguration
import {
  MUTATING_WEBHOOK_CONFIGURATIONS,
  VALIDATING_WEBHOOK_CONFIGURATIONS,
} from '../../api/refs.ts';
import type { ResourceRef } from '../../api/resource-ref.ts';
import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
} from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { fieldDuplicate, fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import {
  SUBDOMAIN_NAME,
  checkOneOf,
  checkOptionalOneOf,
  checkQualifiedName,
} from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { mapField, mapSame } from '../common/copy.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { withFirstGeneration, withNextGeneration } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, countColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import type { ResourceDefinition } from '../define-resource.ts';
import { checkRule } from './policy-validation.ts';

type Webhook = ValidatingWebhook | MutatingWebhook;
type Configuration = ValidatingWebhookConfiguration | MutatingWebhookConfiguration;
const WEBHOOKS = FieldPath.of('webhooks');
const DEFAULTS = {
  failurePolicy: 'Fail',
  matchPolicy: 'Equivalent',
  namespaceSelector: {},
  objectSelector: {},
  timeoutSeconds: 10,
};

export const VALIDATING_WEBHOOK_CONFIGURATION_RESOURCE = defineWebhooks(
  VALIDATING_WEBHOOK_CONFIGURATIONS,
  DEFAULTS,
);
export const MUTATING_WEBHOOK_CONFIGURATION_RESOURCE = defineWebhooks(
  MUTATING_WEBHOOK_CONFIGURATIONS,
  { ...DEFAULTS, reinvocationPolicy: 'Never' },
);

function defineWebhooks<T extends Configuration>(
  ref: ResourceRef<T>,
  defaults: object,
): ResourceDefinition<T> {
  return defineResource<T>({
    ref,
    categories: ['api-extensions'],
    defaults: (configuration) =>
      mapField(
        configuration,
        'webhooks',
        (webhooks) =>
          mapSame(webhooks as readonly Webhook[], (webhook) =>
            defaultWebhook(webhook, defaults),
          ) as never,
      ),
    prepareCreate: withFirstGeneration,
    prepareUpdate: (configuration, old) =>
      withNextGeneration(configuration, old, !semanticEqual(configuration.webhooks, old.webhooks)),
    ...metaValidation<T>(false, SUBDOMAIN_NAME, (errors, configuration) =>
      checkWebhooks(errors, configuration.webhooks ?? []),
    ),
    columns: [
      NAME_COLUMN,
      countColumn(
        'Webhooks',
        'How many webhooks are called.',
        (configuration) => configuration.webhooks?.length ?? 0,
      ),
      AGE_COLUMN,
    ],
  });
}

function defaultWebhook(webhook: Webhook, defaults: object): Webhook {
  const isComplete = Object.keys(defaults).every((key) => key in webhook);
  const next = isComplete ? webhook : ({ ...defaults, ...webhook } as Webhook);
  const scoped = mapField(next, 'rules', (rules) =>
    mapSame(rules, (rule) => (rule.scope === undefined ? { ...rule, scope: '*' } : rule)),
  );
  const service = scoped.clientConfig?.service;
  if (service === undefined || service.port !== undefined) return scoped;
  const clientConfig = { ...scoped.clientConfig, service: { ...service, port: 443 } };
  return { ...scoped, clientConfig };
}

function checkWebhooks(errors: Errors, webhooks: readonly Webhook[]): void {
  const names = new Set<string>();
  webhooks.forEach((webhook, i) => {
    const path = WEBHOOKS.index(i);
    if (!webhook.name) errors.push(fieldRequired(path.child('name')));
    else {
      checkQualifiedName(errors, path.child('name'), webhook.name);
      if (webhook.name.split('.').length < 3) {
        const detail = 'should be a domain with at least three segments separated by dots';
        errors.push(fieldInvalid(path.child('name'), webhook.name, detail));
      }
      if (names.has(webhook.name)) {
        errors.push(fieldDuplicate(path.child('name'), webhook.name));
      }
      names.add(webhook.name);
    }
    webhook.rules?.forEach((rule, j) => checkRule(errors, path.child('rules').index(j), rule));
    checkOptionalOneOf(errors, path.child('failurePolicy'), webhook.failurePolicy, [
      'Fail',
      'Ignore',
    ]);
    checkOneOf(errors, path.child('sideEffects'), webhook.sideEffects, ['None', 'NoneOnDryRun']);
    const { timeoutSeconds: timeout } = webhook;
    if (timeout !== undefined && (timeout < 1 || timeout > 30)) {
      const detail = 'the timeout value must be between 1 and 30 seconds';
      errors.push(fieldInvalid(path.child('timeoutSeconds'), timeout, detail));
    }
    if ((webhook.admissionReviewVersions?.length ?? 0) === 0) {
      const detail = 'must specify one of v1, v1beta1';
      errors.push(fieldRequired(path.child('admissionReviewVersions'), detail));
    }
    const { url, service } = webhook.clientConfig ?? {};
    if ((url === undefined) === (service === undefined)) {
      const detail = 'exactly one of url or service is required';
      errors.push(fieldRequired(path.child('clientConfig'), detail));
    }
  });
}
