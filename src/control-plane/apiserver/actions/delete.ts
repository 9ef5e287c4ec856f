// DELETE of one object: at once, after a grace period, or when its finalizers are done.
// Upstream: apiserver pkg/registry/rest/delete.go, pkg/registry/generic/registry/store.go Delete
import { SECOND } from '../../../kernel/time.ts';
import { ApiError } from '../../../client/api-error.ts';
import type {
  DeleteOptions as FullDeleteOptions,
  Namespace,
} from '../../../model/generated/types.ts';
import { fieldInvalid } from '../../../model/meta/field-error.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { withMeta } from '../../../model/meta/object.ts';
import { conflict, invalid, success } from '../../../model/meta/status.ts';
import { formatTime, parseTime } from '../../../model/meta/time.ts';
import { decodeAs } from '../body.ts';
import type { Exchange } from '../exchange.ts';
import type { Action } from './action.ts';
import { objectResponse } from './responses.ts';
import { loadOld, put, remove } from './stored-object.ts';

/** Type and version may be left out. */
export type DeleteOptions = Partial<FullDeleteOptions>;

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Kinds whose deletion answers with the object even when it is gone at once. */
const RETURNS_OBJECT = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'persistentvolumes',
  'persistentvolumeclaims',
  'podtemplates',
  'resourcequotas',
  'namespaces',
]);

const DELETE: Action = {
  name: 'delete',

  decode(exchange) {
    becomeDelete(exchange, deleteOptionsOf(exchange));
  },

  store(exchange) {
    exchange.deletion?.();
  },

  encode(exchange) {
    const object = exchange.result as KubeObject;
    const { ref } = exchange.definition;
    const isGone = !exchange.server.etcd.store.get(exchange.collection, exchange.key);
    if (!isGone || RETURNS_OBJECT.has(ref.plural)) return objectResponse(object);
    const { name, uid } = object.metadata;
    const group = ref.group === '' ? {} : { group: ref.group };
    return objectResponse(
      success({ name, ...group, kind: ref.plural, ...(uid === undefined ? {} : { uid }) }),
    );
  },
};

export function deleteAction(): Action {
  return DELETE;
}

/** DeleteOptions of body and query. */
export function deleteOptionsOf(exchange: Exchange): DeleteOptions {
  const { body, options } = exchange.request;
  if (body !== undefined) {
    const given = body as { apiVersion?: string };
    const apiVersion = given.apiVersion ?? 'v1';
    return decodeAs(exchange, {
      apiVersion,
      kind: 'DeleteOptions',
    }) as unknown as FullDeleteOptions;
  }
  const { gracePeriodSeconds, propagationPolicy } = options;
  return {
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
  };
}

/** Turns the exchange into the deletion of its object. Throws NotFound, Conflict, Invalid. */
export function becomeDelete(exchange: Exchange, options: DeleteOptions): void {
  checkOptions(options);
  exchange.isDryRunByBody = options.dryRun?.includes('All') ?? false;
  const old = loadOld(exchange);
  checkPreconditions(exchange, options, old);
  exchange.operation = 'DELETE';
  exchange.old = old;
  exchange.object = undefined;
  if (options.propagationPolicy === undefined && options.orphanDependents === undefined) {
    for (const text of exchange.definition.deleteWarnings(old)) exchange.warn(text);
  }
  exchange.deletion = () => carryOut(exchange, options, old);
}

const POLICIES = ['Foreground', 'Background', 'Orphan'];

// Upstream: apimachinery pkg/apis/meta/v1/validation/validation.go ValidateDeleteOptions
function checkOptions(options: DeleteOptions): void {
  const { propagationPolicy, orphanDependents } = options;
  const errors = [];
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    const detail = 'orphanDependents and deletionPropagation cannot be both set';
    errors.push(fieldInvalid('propagationPolicy', propagationPolicy, detail));
  }
  if (propagationPolicy !== undefined && !POLICIES.includes(propagationPolicy)) {
    const list = [...POLICIES]
      .sort()
      .map((policy) => `"${policy}"`)
      .join(', ');
    errors.push({
      type: 'FieldValueNotSupported' as const,
      field: 'propagationPolicy',
      badValue: propagationPolicy,
      detail: `supported values: ${list}, "nil"`,
    });
  }
  if (errors.length > 0)
    throw new ApiError(invalid({ group: '', kind: 'DeleteOptions' }, '', errors));
}

function checkPreconditions(exchange: Exchange, options: DeleteOptions, old: KubeObject): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { group, kind } = exchange.definition.ref;
  const refuse = (what: string, wanted: string, found: unknown, maybe: string): never => {
    const why =
      `the ${what} in the precondition (${wanted}) does not match the ${what} in record` +
      ` (${found as string}). The object might have been ${maybe}`;
    throw new ApiError(conflict({ group, plural: kind }, exchange.name, why));
  };
  if (uid !== undefined && uid !== old.metadata.uid) {
    refuse('UID', uid, old.metadata.uid, 'deleted and then recreated');
  }
  const revision = old.metadata.resourceVersion;
  if (resourceVersion !== undefined && resourceVersion !== revision) {
    refuse('ResourceVersion', resourceVersion, revision, 'modified');
  }
}

function carryOut(exchange: Exchange, options: DeleteOptions, old: KubeObject): void {
  const requested = options.gracePeriodSeconds;
  const grace = exchange.definition.gracePeriodSeconds(old, requested ?? undefined);
  const isGraceful = grace !== undefined;
  let next = withFinalizers(old, finalizersFor(exchange, options, old));
  if (isGraceful && old.metadata.deletionTimestamp !== undefined) {
    const shortened = shorten(next, requested ?? undefined);
    if (shortened === 'pending' && next === old) {
      exchange.result = old;
      return;
    }
    if (shortened !== 'pending') next = shortened;
  } else if (isGraceful) next = markDeleted(exchange, next, grace);
  const waits = (next.metadata.finalizers?.length ?? 0) > 0 || hasNamespaceFinalizers(next);
  if (waits && next.metadata.deletionTimestamp === undefined) {
    next = markDeleted(exchange, next, 0);
    if (next.kind === 'Namespace') next = withoutGracePeriod(next);
  }
  const seconds = next.metadata.deletionGracePeriodSeconds ?? 0;
  if (next.kind === 'Namespace') next = withTerminatingPhase(next);
  if (!waits && !(isGraceful && seconds > 0)) remove(exchange, next);
  else if (next === old) exchange.result = old;
  else put(exchange, next);
}

/** Only a shorter grace period can be asked for later; 'pending' when there is nothing to do. */
function shorten(object: KubeObject, requested: number | undefined): KubeObject | 'pending' {
  const { deletionTimestamp, deletionGracePeriodSeconds: before } = object.metadata;
  if (before === undefined) return object;
  if (requested === undefined || requested >= before) return 'pending';
  const at = (parseTime(deletionTimestamp as string) ?? 0) + (requested - before) * SECOND;
  return withMeta(object, {
    deletionTimestamp: formatTime(at),
    deletionGracePeriodSeconds: requested,
  });
}

/** Upstream's storage of namespaces marks them by itself, without a period. */
function withoutGracePeriod(object: KubeObject): KubeObject {
  const { deletionGracePeriodSeconds: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function markDeleted(exchange: Exchange, object: KubeObject, graceSeconds: number): KubeObject {
  const { generation } = object.metadata;
  return withMeta(object, {
    deletionTimestamp: formatTime(exchange.server.now + graceSeconds * SECOND),
    deletionGracePeriodSeconds: graceSeconds,
    ...(generation === undefined || generation <= 0 ? {} : { generation: generation + 1 }),
  });
}

/** What the garbage collector has to do before the object may go, as finalizers. */
function finalizersFor(
  exchange: Exchange,
  options: DeleteOptions,
  old: KubeObject,
): readonly string[] {
  const before = ownFinalizers(exchange, old);
  const rest = before.filter((name) => name !== ORPHAN && name !== FOREGROUND);
  const policy = options.propagationPolicy;
  if (shouldOrphan(exchange, options, before)) return [...rest, ORPHAN];
  if (policy === 'Foreground' || (policy === undefined && isForeground(options, before))) {
    return [...rest, FOREGROUND];
  }
  return rest.length === before.length ? before : rest;
}

/** The object's, and at the first delete what the kind itself asks for. */
function ownFinalizers({ definition }: Exchange, { metadata }: KubeObject): readonly string[] {
  const { finalizers = [], deletionTimestamp } = metadata;
  const { deletionFinalizer } = definition;
  if (deletionFinalizer === undefined || deletionTimestamp !== undefined) return finalizers;
  return finalizers.includes(deletionFinalizer) ? finalizers : [...finalizers, deletionFinalizer];
}

function shouldOrphan(
  exchange: Exchange,
  options: DeleteOptions,
  before: readonly string[],
): boolean {
  if (options.orphanDependents !== undefined) return options.orphanDependents;
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Orphan';
  if (before.includes(ORPHAN)) return true;
  if (before.includes(FOREGROUND)) return false;
  return exchange.definition.garbageCollection === 'orphan';
}

function isForeground(options: DeleteOptions, before: readonly string[]): boolean {
  return options.orphanDependents === undefined && before.includes(FOREGROUND);
}

function withFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
  const before = object.metadata.finalizers ?? [];
  const isSame =
    before.length === finalizers.length && before.every((name, i) => name === finalizers[i]);
  return isSame ? object : withMeta(object, { finalizers });
}

function hasNamespaceFinalizers(object: KubeObject): boolean {
  if (object.kind !== 'Namespace') return false;
  return ((object as Namespace).spec?.finalizers ?? []).length > 0;
}

function withTerminatingPhase(object: KubeObject): KubeObject {
  const namespace = object as Namespace;
  if (namespace.status?.phase === 'Terminating') return object;
  return { ...namespace, status: { ...namespace.status, phase: 'Terminating' } } as KubeObject;
}
