// JSON merge patch. RFC 7386; upstream: apiserver pkg/endpoints/handlers/patch.go
import { getOwn, isRecord, setOwn, shallowCopy } from '../meta/json-data.ts';
import type { MutableRecord } from '../meta/json-data.ts';

/** The target with the patch merged in; what the patch does not name is shared by reference. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result: MutableRecord = isRecord(target) ? shallowCopy(target) : {};
  for (const key of Object.keys(patch)) {
    const change = patch[key];
    if (change === null) delete result[key];
    else setOwn(result, key, applyMergePatch(getOwn(result, key), change));
  }
  return result;
}
