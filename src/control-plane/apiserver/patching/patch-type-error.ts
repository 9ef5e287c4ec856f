// A strategic merge patch that leaves a value of the wrong type, in the words of the converter
// that upstream uses there instead of its JSON decoder.
// Upstream: apimachinery pkg/runtime/converter.go fromUnstructured, handlers/patch.go
import { ApiError } from '../../../client/api-error.ts';
import { fieldInvalid } from '../../../model/meta/field-error.ts';
import { invalid } from '../../../model/meta/status.ts';

const MISMATCH = /^.*json: cannot unmarshal (\w+) into Go (?:struct field \S+|value) of type (.+)$/;

/** What upstream answers for an error of decoding; the error itself when it is about no type. */
export function patchTypeError(error: ApiError, patch: unknown): ApiError {
  const [, given = '', wanted = ''] = MISMATCH.exec(error.status.message ?? '') ?? [];
  if (wanted === '') return error;
  const why = conversionError(given, wanted);
  return new ApiError(
    invalid({ group: '', kind: '' }, '', [fieldInvalid('patch', goMap(patch), why)]),
  );
}

/** `given` is JSON's word for what is there, `wanted` Go's name of the field's type. */
export function conversionError(given: string, wanted: string): string {
  const kind = GO_KINDS.get(given) ?? given;
  if (wanted.startsWith('[]')) return `cannot restore slice from ${kind}`;
  if (wanted.startsWith('map[')) return `cannot restore map from ${kind}`;
  const isScalar = SCALARS.has(wanted);
  // A text would fit every named type but a struct.
  if (!isScalar && kind === 'string') return `cannot restore struct from: ${kind}`;
  const isText = !isScalar || wanted === 'string';
  // In Go a number converts to a text, and only then is refused.
  if (isText && kind === 'int64') return `cannot convert int64 to ${wanted}`;
  return `unrecognized type: ${isText ? 'string' : wanted}`;
}

const GO_KINDS: ReadonlyMap<string, string> = new Map([
  ['number', 'int64'],
  ['object', 'map'],
  ['array', 'slice'],
]);
const SCALARS = new Set(['int32', 'int64', 'bool', 'string', 'float64']);

/** A JSON value as Go's `%+v` prints it: `map[spec:map[replicas:x]]`. */
export function goMap(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map((one) => goMap(one)).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const parts = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, one]) => `${key}:${goMap(one)}`);
  return `map[${parts.join(' ')}]`;
}
