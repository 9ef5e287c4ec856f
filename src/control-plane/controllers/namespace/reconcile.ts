// The namespace controller: empties a namespace that is being deleted, then lets it go.
import { Failure } from '../../../kernel/failure.ts';
import type { ControllerContext, ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { ApiError, isNotFound } from '../../../client/api-error.ts';
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import { NAMESPACES, PODS } from '../../../model/api/refs.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { Namespace, Pod } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { isBeingDeleted } from '../../../model/meta/object.ts';
import { FINALIZER_ESTIMATE_SECONDS, NAMESPACE_DELETION_DELAY } from '../limits.ts';
import { isPodTerminal } from '../shared/pods.ts';
import { ServedResources } from '../shared/served-resources.ts';
import { namespaceConditions } from './conditions.ts';

const FINALIZER = 'kubernetes';

interface Progress {
  readonly errors: string[];
  readonly remaining: Map<string, number>;
  readonly finalizers: Map<string, number>;
  /** Seconds after which what remains may be gone. */
  estimate: number;
}

/** Upstream: pkg/controller/namespace; --concurrent-namespace-syncs. */
export function namespaceController(builtIn: readonly ResourceRef[]): ControllerDefinition {
  return {
    name: 'namespace',
    workers: 10,
    create(context) {
      const served = new ServedResources(builtIn, context.informers);
      return {
        watches: [
          watch(NAMESPACES, (namespace, _, type) => {
            if (type !== 'deleted' && isBeingDeleted(namespace)) {
              // Other API servers may not have seen yet that nothing can be created any more.
              context.queue.addAfter(namespace.metadata.name, NAMESPACE_DELETION_DELAY);
            }
            return [];
          }),
        ],
        *reconcile(name) {
          try {
            return yield* deleteNamespace(context, served, name);
          } catch (error) {
            if (isNotFound(error)) return undefined;
            throw error;
          }
        },
      };
    },
  };
}

/** Upstream: pkg/controller/namespace/deletion/namespaced_resources_deleter.go Delete. */
function* deleteNamespace(
  context: ControllerContext,
  served: ServedResources,
  name: string,
): Task<{ readonly requeueAfter: Micros } | undefined> {
  const { client } = context;
  let namespace = yield* client.get(NAMESPACES, '', name);
  if (!isBeingDeleted(namespace)) return undefined;
  if (namespace.status?.phase !== 'Terminating') {
    const status = { ...namespace.status, phase: 'Terminating' };
    namespace = yield* client.updateStatus(NAMESPACES, { ...namespace, status });
  }
  const finalizers = namespace.spec.finalizers ?? [];
  if (finalizers.length === 0) return undefined;
  const progress = yield* deleteContent(context, served, name);
  namespace = yield* writeConditions(context, namespace, progress);
  if (progress.errors.length > 0) throw new Failure(progress.errors.join(', '));
  if (progress.remaining.size > 0) {
    return { requeueAfter: (Math.floor(progress.estimate / 2) + 1) * SECOND };
  }
  const rest = finalizers.filter((finalizer) => finalizer !== FINALIZER);
  yield* client.update(NAMESPACES, { ...namespace, spec: { finalizers: rest } }, 'finalize');
  return undefined;
}

// Pods go first, so that nothing they need is taken from under them. NS2
function* deleteContent(
  context: ControllerContext,
  served: ServedResources,
  namespace: string,
): Task<Progress> {
  const remaining = new Map<string, number>();
  const progress: Progress = { errors: [], remaining, finalizers: new Map(), estimate: 0 };
  yield* deleteAll(context, PODS, namespace, progress);
  if (progress.remaining.size > 0 || progress.errors.length > 0) return progress;
  for (const ref of served.all()) {
    if (ref.namespaced && ref.plural !== PODS.plural) {
      yield* deleteAll(context, ref, namespace, progress);
    }
  }
  return progress;
}

function* deleteAll(
  { client }: ControllerContext,
  ref: ResourceRef,
  namespace: string,
  progress: Progress,
): Task {
  try {
    const before = yield* client.list<KubeObject>(ref, { namespace });
    if (before.items.length === 0) return;
    yield* client.deleteCollection(ref, { namespace });
    const after = yield* client.list<KubeObject>(ref, { namespace });
    if (after.items.length > 0) note(ref, after.items, progress);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // A kind whose definition has just gone, or that cannot be listed, holds nothing up.
    if (error.code === 404 || error.code === 405) return;
    progress.errors.push(error.message);
  }
}

function note(ref: ResourceRef, items: readonly KubeObject[], progress: Progress): void {
  progress.remaining.set(`${ref.plural}.${ref.group}`, items.length);
  for (const item of items) {
    for (const finalizer of item.metadata.finalizers ?? []) {
      progress.finalizers.set(finalizer, (progress.finalizers.get(finalizer) ?? 0) + 1);
      progress.estimate = Math.max(progress.estimate, FINALIZER_ESTIMATE_SECONDS);
    }
    if (ref.plural !== PODS.plural || ref.group !== '') continue;
    const pod = item as Pod;
    if (isPodTerminal(pod)) continue;
    const grace = pod.spec.terminationGracePeriodSeconds ?? 30;
    progress.estimate = Math.max(progress.estimate, grace);
  }
}

function* writeConditions(
  { client, now }: ControllerContext,
  namespace: Namespace,
  progress: Progress,
): Task<Namespace> {
  const old = namespace.status?.conditions;
  const conditions = namespaceConditions(old, progress, now());
  if (conditions === old) return namespace;
  const status = { ...namespace.status, conditions };
  return yield* client.updateStatus(NAMESPACES, { ...namespace, status });
}
