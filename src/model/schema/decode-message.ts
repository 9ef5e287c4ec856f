// The words in which Go's JSON decoder and the API server complain about a body.
// Upstream: sigs.k8s.io/json, apiserver pkg/endpoints/handlers/rest.go transformDecodeError
import type { Status } from '../generated/types.ts';
import { badRequest } from '../meta/status.ts';
import { goQuote } from '../meta/go-text.ts';

/** What Go calls a JSON value of the wrong type. */
export function goValueName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return value === null ? 'null' : typeof value;
}

/** A value that does not fit its field; `struct` and `path` name the field as Go does. */
export function unmarshalError(
  value: string,
  struct: string,
  path: string,
  goType: string,
): string {
  const where = path === '' ? 'value' : `struct field ${struct}.${path}`;
  return `json: cannot unmarshal ${value} into Go ${where} of type ${goType}`;
}

/** `unknown field "spec.foo"`. */
export function unknownField(path: string): string {
  return `unknown field ${goQuote(path)}`;
}

/** `duplicate field "spec.foo"`. */
export function duplicateField(path: string): string {
  return `duplicate field ${goQuote(path)}`;
}

/** All strict complaints as one error. */
export function strictDecodingError(complaints: readonly string[]): string {
  return `strict decoding error: ${complaints.join(', ')}`;
}

/** 400: the body was of that kind and cannot be read. */
export function cannotBeHandled(apiVersion: string, kind: string, why: string): Status {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return badRequest(
    `${kind} in version ${goQuote(version)} cannot be handled as a ${kind}: ${why}`,
  );
}

/** 400: nothing of that kind is known. */
export function noKindRegistered(apiVersion: string, kind: string): string {
  const scheme = 'pkg/api/legacyscheme/scheme.go:30';
  return (
    `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)}` +
    ` in scheme ${goQuote(scheme)}`
  );
}
