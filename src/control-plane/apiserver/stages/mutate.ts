// Sixth stage: defaults and mutating admission. Seventh: what the kind's strategy sets itself.
import type { ObjectMeta } from '../../../model/generated/types.ts';
import { withMeta } from '../../../model/meta/object.ts';
import { mutatingWebhooks } from '../admission/webhooks/run-webhooks.ts';
import { hasWebhooks } from '../admission/webhooks/webhooks-exist.ts';
import type { Exchange } from '../exchange.ts';
import { trackOwnership } from '../patching/ownership.ts';

export function mutate(exchange: Exchange): void {
  const { operation, definition, server } = exchange;
  if (operation !== 'CREATE' && operation !== 'UPDATE') return;
  if (!exchange.object) return;
  exchange.object = definition.defaults(exchange.object);
  for (const plugin of server.admission) plugin.mutate?.(exchange);
  if (hasWebhooks(exchange, 'mutating')) exchange.waiting = mutatingWebhooks(exchange);
}

export function prepare(exchange: Exchange): void {
  const { operation, definition, server } = exchange;
  if (operation !== 'CREATE' && operation !== 'UPDATE') return;
  if (!exchange.object) return;
  if (operation === 'CREATE') {
    exchange.object = definition.prepareCreate(exchange.object, exchange.context);
  } else prepareUpdate(exchange);
  exchange.object = trackOwnership(exchange, exchange.object);
  for (const allocation of server.allocations) allocation(exchange);
}

// Upstream: apiserver pkg/registry/rest/update.go BeforeUpdate
function prepareUpdate(exchange: Exchange): void {
  const { old, rules, object } = exchange;
  if (!old || !object || !rules) return;
  const { metadata } = object;
  const { deletionTimestamp, deletionGracePeriodSeconds } = old.metadata;
  const isAsBefore =
    metadata.deletionTimestamp === deletionTimestamp &&
    metadata.deletionGracePeriodSeconds === deletionGracePeriodSeconds &&
    metadata.creationTimestamp === old.metadata.creationTimestamp &&
    metadata.uid === old.metadata.uid &&
    metadata.generation === old.metadata.generation;
  const kept = isAsBefore ? object : withMeta(object, serverMetadata(exchange));
  exchange.object = rules.prepare(kept, old, exchange);
}

/** What only the server sets; a client that sends nothing there keeps what is. */
function serverMetadata({ old, object }: Exchange): Partial<ObjectMeta> {
  const before = old!.metadata;
  const sent = object!.metadata;
  return withoutUndefined({
    uid: sent.uid || before.uid,
    creationTimestamp: sent.creationTimestamp || before.creationTimestamp,
    deletionTimestamp: before.deletionTimestamp,
    deletionGracePeriodSeconds: before.deletionGracePeriodSeconds,
    generation: before.generation,
  });
}

function withoutUndefined(fields: { [key: string]: unknown }): Partial<ObjectMeta> {
  for (const [key, value] of Object.entries(fields)) if (value === undefined) delete fields[key];
  return fields;
}
