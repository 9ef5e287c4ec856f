// Whether a request has any webhooks before it: asked for every write, answered without a look.
import {
  MUTATING_WEBHOOK_CONFIGURATIONS,
  VALIDATING_WEBHOOK_CONFIGURATIONS,
} from '../../../../model/api/refs.ts';
import { groupResource } from '../../../../model/api/resource-ref.ts';
import type { Exchange } from '../../exchange.ts';

export type WebhookSort = 'mutating' | 'validating';

const COLLECTIONS = {
  mutating: groupResource(MUTATING_WEBHOOK_CONFIGURATIONS),
  validating: groupResource(VALIDATING_WEBHOOK_CONFIGURATIONS),
} as const;

/** The collection of a sort's configurations in etcd. */
export function webhookCollection(sort: WebhookSort): string {
  return COLLECTIONS[sort];
}

/** Whether webhooks of this sort may have a say. */
export function hasWebhooks(exchange: Exchange, sort: WebhookSort): boolean {
  const { operation, request, isTrusted } = exchange;
  if (!operation || operation === 'CONNECT' || isTrusted) return false;
  const { store } = exchange.server.etcd;
  const collection = COLLECTIONS[sort];
  if (!store.isOpen(collection) || store.count(collection) === 0) return false;
  // A webhook cannot lock out those who would mend it.
  return request.group !== MUTATING_WEBHOOK_CONFIGURATIONS.group;
}
