// Eighth stage: validating admission, the last word before etcd.
import type { Exchange } from '../exchange.ts';

export function admit(exchange: Exchange): void {
  if (!exchange.operation) return;
  for (const plugin of exchange.server.admission) plugin.validate?.(exchange);
}
