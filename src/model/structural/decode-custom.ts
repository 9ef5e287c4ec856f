// Reads a body of a custom resource: metadata as every object has it, the rest by its schema.
// Upstream: apiextensions-apiserver pkg/apiserver/customresource_handler.go schemaCoercingDecoder
import { setOwn } from '../meta/json-data.ts';
import type { MutableRecord } from '../meta/json-data.ts';
import type { KubeObject } from '../meta/object.ts';
import {
  cannotBeHandled,
  duplicateField,
  strictDecodingError,
  unknownField,
} from '../schema/decode-message.ts';
import type { BodyResult, FieldValidation } from '../schema/decode-body.ts';
import { decode } from '../schema/decode.ts';
import { definitionNamed } from '../schema/schema.ts';
import { applyDefaults } from './apply-defaults.ts';
import { prune } from './prune.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** The object pruned and defaulted, with warnings, or the 400. Validation is the caller's. */
export function decodeCustomBody(
  schema: StructuralSchema,
  body: KubeObject,
  mode: FieldValidation,
  duplicates: readonly string[] = [],
): BodyResult {
  const refuse = (why: string): BodyResult => ({
    is: 'refused',
    status: cannotBeHandled(body.apiVersion, body.kind, why),
  });
  const metadata = decode(definitionNamed('ObjectMeta'), body.metadata ?? {});
  if (metadata.is === 'failed') return refuse(metadata.message);
  const pruned = prune(schema, body);
  const complaints = [
    ...duplicates.map((path) => duplicateField(path)),
    ...metadata.unknown.map((complaint) => complaint.replace('"', '"metadata.')),
    ...pruned.unknown.map((path) => unknownField(path)),
  ];
  if (mode === 'Strict' && complaints.length > 0) return refuse(strictDecodingError(complaints));
  const whole: MutableRecord = {};
  for (const [key, value] of Object.entries(pruned.value as object)) setOwn(whole, key, value);
  whole.metadata = metadata.value;
  const object = applyDefaults(schema, whole) as KubeObject;
  return { is: 'object', object, warnings: mode === 'Warn' ? complaints : [] };
}
