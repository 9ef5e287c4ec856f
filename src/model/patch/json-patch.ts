// JSON patch. RFC 6902; upstream: apiserver pkg/endpoints/handlers/patch.go applyJSPatch
import { applyPatch } from 'rfc6902';
import type { Operation } from 'rfc6902';
import type { Status } from '../generated/types.ts';
import { isRecord, mutableCopy } from '../meta/json-data.ts';
import { badRequest, rejectedRequest, requestEntityTooLarge } from '../meta/status.ts';

const OPERATIONS_LIMIT = 10_000;
const OPERATIONS = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

export type PatchResult =
  | { readonly is: 'patched'; readonly value: unknown }
  | { readonly is: 'refused'; readonly status: Status };

/** The target after all operations, or upstream's refusal; the target itself is untouched. */
export function applyJsonPatch(target: unknown, patch: unknown): PatchResult {
  if (!Array.isArray(patch) || !patch.every((operation) => isRecord(operation))) {
    const message = 'json: cannot unmarshal object into Go value of type jsonpatch.Patch';
    return { is: 'refused', status: badRequest(message) };
  }
  if (patch.length > OPERATIONS_LIMIT) {
    const message =
      `The allowed maximum operations in a JSON patch is ${OPERATIONS_LIMIT},` +
      ` got ${patch.length}`;
    return { is: 'refused', status: requestEntityTooLarge(message) };
  }
  const known = patch.every(
    ({ op, path }) => OPERATIONS.has(String(op)) && typeof path === 'string' && isPointer(path),
  );
  if (!known) return { is: 'refused', status: rejectedRequest() };
  const value = mutableCopy(target);
  const errors = applyPatch(value, mutableCopy(patch) as Operation[]);
  if (errors.some((error) => error !== null)) return { is: 'refused', status: rejectedRequest() };
  return { is: 'patched', value };
}

function isPointer(path: string): boolean {
  return path === '' || path.startsWith('/');
}
