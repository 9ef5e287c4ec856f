// Last stage: the response, with the warnings that came up on the way.
import type { Exchange } from '../exchange.ts';

export function encode(exchange: Exchange): void {
  const response = exchange.action.encode(exchange);
  exchange.response =
    exchange.warnings.length === 0 ? response : { ...response, warnings: exchange.warnings };
}
