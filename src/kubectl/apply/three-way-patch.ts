// The patch between what was applied, what is to be and what is.
// Upstream: apimachinery pkg/util/strategicpatch/patch.go, pkg/util/jsonmergepatch/patch.go
import { deepEqual } from '../../model/meta/deep-equal.ts';
import type { Obj } from '../api/client.ts';
import type { PatchShape } from './patch-shape.ts';
import { isRecord } from '../../model/meta/json-data.ts';

/** Maps are merged, lists replaced: for kinds whose lists have no keys. */
export function threeWayMergePatch(original: Obj, modified: Obj, current: Obj): Obj {
  return diffMaps(original, modified, current, undefined);
}

/** Lists with merge keys are merged too, and their order is told. */
export function threeWayStrategicPatch(
  original: Obj,
  modified: Obj,
  current: Obj,
  shape: PatchShape,
): Obj {
  return diffMaps(original, modified, current, shape);
}

function diffMaps(original: Obj, modified: Obj, current: Obj, shape: PatchShape | undefined): Obj {
  const patch: Obj = {};
  for (const key of Object.keys(modified)) {
    const [before, wanted, is] = [original?.[key], modified[key], current?.[key]];
    const field = shape?.field(key);
    if (isRecord(wanted) && isRecord(is)) {
      const inner = diffMaps(isRecord(before) ? before : {}, wanted, is, field);
      if (Object.keys(inner).length === 0) continue;
      if (field?.retainsKeys) inner['$retainKeys'] = Object.keys(wanted).sort();
      patch[key] = inner;
    } else if (Array.isArray(wanted) && Array.isArray(is) && field?.mergeKey !== undefined) {
      diffKeyedLists(patch, key, Array.isArray(before) ? before : [], wanted, is, field);
    } else if (Array.isArray(wanted) && Array.isArray(is) && field?.mergesScalars) {
      diffScalarLists(patch, key, Array.isArray(before) ? before : [], wanted, is);
    } else if (!deepEqual(wanted, is)) patch[key] = wanted;
  }
  for (const key of Object.keys(original ?? {})) {
    if (!Object.hasOwn(modified, key)) patch[key] = null;
  }
  return patch;
}

function diffKeyedLists(
  patch: Obj,
  name: string,
  original: readonly Obj[],
  modified: readonly Obj[],
  current: readonly Obj[],
  shape: PatchShape,
): void {
  const key = shape.mergeKey as string;
  const changes: Obj[] = [];
  for (const wanted of modified) {
    const is = current.find((one) => one[key] === wanted[key]);
    const before = original.find((one) => one[key] === wanted[key]);
    if (!is) {
      changes.push(wanted);
      continue;
    }
    const inner = diffMaps(before ?? {}, wanted, is, shape.item());
    if (Object.keys(inner).length > 0) changes.push({ ...inner, [key]: wanted[key] });
  }
  for (const before of original) {
    if (modified.some((one) => one[key] === before[key])) continue;
    changes.push({ $patch: 'delete', [key]: before[key] });
  }
  if (changes.length === 0) return;
  patch[name] = changes;
  patch[`$setElementOrder/${name}`] = modified.map((one) => ({ [key]: one[key] }));
}

function diffScalarLists(
  patch: Obj,
  name: string,
  original: readonly Obj[],
  modified: readonly Obj[],
  current: readonly Obj[],
): void {
  const added = modified.filter((one) => !current.includes(one));
  const removed = original.filter((one) => !modified.includes(one));
  if (added.length === 0 && removed.length === 0) return;
  if (added.length > 0) patch[name] = added;
  if (removed.length > 0) patch[`$deleteFromPrimitiveList/${name}`] = removed;
  patch[`$setElementOrder/${name}`] = modified;
}
