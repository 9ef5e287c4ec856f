// Second stage: opens the span that everything caused by a change will point back to.
import type { Exchange } from '../exchange.ts';

export function audit(exchange: Exchange): void {
  const { verb, resource, subresource, namespace, name } = exchange.request;
  if (verb === 'get' || verb === 'list' || verb === 'watch') return;
  const { trace } = exchange.server;
  trace.open(exchange.user.name, verb, resource, subresource, namespace, name);
}
