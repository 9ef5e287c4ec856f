// Ninth stage: reads from or writes to etcd.
import type { Exchange } from '../exchange.ts';

export function store(exchange: Exchange): void {
  exchange.action.store(exchange);
}
