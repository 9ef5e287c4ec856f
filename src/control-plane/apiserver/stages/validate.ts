// Seventh stage: the kind's own rules.
import { ApiError } from '../../../client/api-error.ts';
import { invalid } from '../../../model/meta/status.ts';
import type { Exchange } from '../exchange.ts';
import { UNSERVED_KINDS } from '../unserved-kinds.ts';

export function validate(exchange: Exchange): void {
  const { operation, definition, object, old, rules } = exchange;
  if (!object || (operation !== 'CREATE' && operation !== 'UPDATE')) return;
  const errors =
    operation === 'CREATE'
      ? definition.validate(object)
      : rules && old
        ? rules.validate(object, old, exchange)
        : [];
  if (errors.length > 0) {
    const { group, kind } = definition.ref;
    throw new ApiError(invalid({ group, kind }, object.metadata.name ?? '', errors));
  }
  for (const text of definition.warnings(object, old)) exchange.warn(text);
  const unserved = operation === 'CREATE' ? UNSERVED_KINDS.get(exchange.collection) : undefined;
  if (unserved !== undefined) exchange.warn(unserved);
  exchange.object = definition.canonicalize(object);
}
