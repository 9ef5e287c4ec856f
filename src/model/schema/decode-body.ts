// Decodes a request's body of a built-in kind under a fieldValidation mode.
import type { Status } from '../generated/types.ts';
import type { KubeObject } from '../meta/object.ts';
import { cannotBeHandled, duplicateField, strictDecodingError } from './decode-message.ts';
import { decode } from './decode.ts';
import type { Definition } from './schema.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** The object and what to warn about, or the 400 that upstream answers. */
export type BodyResult =
  | { readonly is: 'object'; readonly object: KubeObject; readonly warnings: readonly string[] }
  | { readonly is: 'refused'; readonly status: Status };

/**
 * Decodes a body that says it is of the definition's kind. `duplicates` are paths of fields given
 * twice, as found by whoever read the text.
 */
export function decodeBody(
  definition: Definition,
  body: KubeObject,
  mode: FieldValidation,
  duplicates: readonly string[] = [],
): BodyResult {
  const result = decode(definition, body);
  const refuse = (why: string): BodyResult => ({
    is: 'refused',
    status: cannotBeHandled(body.apiVersion, body.kind, why),
  });
  if (result.is === 'failed') return refuse(result.message);
  const complaints =
    duplicates.length === 0
      ? result.unknown
      : [...duplicates.map((path) => duplicateField(path)), ...result.unknown];
  if (mode === 'Strict' && complaints.length > 0) return refuse(strictDecodingError(complaints));
  const warnings = mode === 'Warn' ? complaints : [];
  return { is: 'object', object: result.value as KubeObject, warnings };
}
