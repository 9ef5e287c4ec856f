// Server-side apply: the manager's fields replace what it owned before.
import type { JsonObject, KubeObject } from '../../../model/meta/object.ts';
import { decodeBody } from '../body.ts';
import type { Exchange } from '../exchange.ts';

/** What applying the request's body makes of the object, or a new one. Throws Conflict. */
export function applied(exchange: Exchange, object: KubeObject | undefined): KubeObject {
  const body = decodeBody(exchange, exchange.definition);
  if (!object) return body;
  return merged(object, body) as KubeObject;
}

function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const isObject = typeof target === 'object' && target !== null && !Array.isArray(target);
  const result: { [key: string]: unknown } = isObject ? { ...(target as JsonObject) } : {};
  for (const [key, value] of Object.entries(patch)) {
    result[key] = merged(Object.hasOwn(result, key) ? result[key] : undefined, value);
  }
  return result;
}
