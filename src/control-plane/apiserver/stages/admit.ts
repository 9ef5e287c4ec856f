// Validating admission, webhooks included, and then what counts the objects that come through.
import { validatingWebhooks } from '../admission/webhooks/run-webhooks.ts';
import { hasWebhooks } from '../admission/webhooks/webhooks-exist.ts';
import type { Exchange } from '../exchange.ts';

export function admit(exchange: Exchange): void {
  if (!exchange.operation) return;
  for (const plugin of exchange.server.admission) {
    if (!plugin.isAfterWebhooks) plugin.validate?.(exchange);
  }
  if (hasWebhooks(exchange, 'validating')) exchange.waiting = validatingWebhooks(exchange);
}

/** The last word before etcd. */
export function charge(exchange: Exchange): void {
  if (!exchange.operation) return;
  for (const plugin of exchange.server.admission) {
    if (plugin.isAfterWebhooks) plugin.validate?.(exchange);
  }
}
