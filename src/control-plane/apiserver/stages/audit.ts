// Second stage: opens the span that everything caused by a change will point back to.
import type { Exchange } from '../exchange.ts';

export function audit(exchange: Exchange): void {
  const { verb, resource, subresource, namespace, name } = exchange.request;
  if (verb === 'get' || verb === 'list' || verb === 'watch') return;
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const subject = namespace === '' ? name : `${namespace}/${name}`;
  exchange.server.trace.open(exchange.server.name, `${verb} ${what}`, subject);
}
