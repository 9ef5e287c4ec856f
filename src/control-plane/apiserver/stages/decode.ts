// Fifth stage: the body becomes an object, and what it is about is read from etcd.
import { ApiError } from '../../../client/api-error.ts';
import { plainFailure } from '../plain-failure.ts';
import type { Exchange } from '../exchange.ts';

export function decode(exchange: Exchange): void {
  const why = exchange.server.etcd.unavailable();
  if (why !== undefined) throw new ApiError(plainFailure(why));
  const { deprecation } = exchange.definition;
  if (deprecation !== undefined) exchange.warn(deprecation);
  exchange.action.decode(exchange);
}
