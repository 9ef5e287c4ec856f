// First stage: finds out who asks, and as whom.
import type { Exchange } from '../exchange.ts';

export function authenticate(exchange: Exchange): void {
  exchange.user = exchange.server.authentication.identify(exchange.request, exchange.server);
}
