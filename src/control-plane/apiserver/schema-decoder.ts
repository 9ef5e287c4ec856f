// Bodies of outside clients are read as Go would read them into its structs.
import { ApiError } from '../../client/api-error.ts';
import { decodeBody } from '../../model/schema/decode-body.ts';
import { decodeCustomBody } from '../../model/structural/decode-custom.ts';
import { definitionOfKind } from '../../model/schema/schema.ts';
import type { Decoder } from './decoder.ts';

/**
 * Components of the cluster send objects that were typed by the compiler; only requests that came
 * over HTTP, or that ask for field validation, are checked.
 */
export const SCHEMA_DECODER: Decoder = {
  decode(object, expected, exchange, definition) {
    const { http, options } = exchange.request;
    if (!http && options.fieldValidation === undefined) return object;
    const mode = options.fieldValidation ?? 'Warn';
    const duplicates = http?.duplicateFields ?? [];
    const builtIn = definitionOfKind(expected.apiVersion, expected.kind);
    if (!builtIn && !definition?.schema) return object;
    const result = builtIn
      ? decodeBody(builtIn, object, mode, duplicates)
      : decodeCustomBody(definition!.schema!, object, mode, duplicates);
    if (result.is === 'refused') throw new ApiError(result.status);
    for (const text of result.warnings) exchange.warn(text);
    return result.object;
  },
};
