// Pods made from templates and taken away again, each with its event.
import { ApiError, isNotFound } from '../../../client/api-error.ts';
import type { ControllerContext } from '../../../client/controller.ts';
import { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import { PODS } from '../../../model/api/refs.ts';
import type { ObjectMeta, Pod, PodTemplateSpec } from '../../../model/generated/types.ts';
import { namespaceOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { controllerReference } from '../../../model/meta/owners.ts';
import { SUBDOMAIN_MAX_LENGTH, validateDns1123Subdomain } from '../../../model/meta/names.ts';

/** Events carry the words of upstream's pkg/controller/controller_utils.go RealPodControl. */
export class PodControl {
  constructor(private readonly context: ControllerContext) {}

  /** Creates the pod under its owner; a failure is told in an event, then thrown. */
  *create(owner: KubeObject, pod: Pod): Task<Pod> {
    const { client, events } = this.context;
    try {
      const created = yield* client.create(PODS, pod);
      const message = `Created pod: ${created.metadata.name}`;
      events.event(owner, 'Normal', 'SuccessfulCreate', message);
      return created;
    } catch (error) {
      if (error instanceof Failure && !isNamespaceTerminating(error)) {
        events.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
      }
      throw error;
    }
  }

  /** Deletes a pod; one that is gone already is a success. */
  *delete(owner: KubeObject, pod: Pod): Task {
    const { client, events } = this.context;
    const { name } = pod.metadata;
    try {
      yield* client.delete(PODS, namespaceOf(pod), name);
    } catch (error) {
      if (isNotFound(error)) return;
      if (error instanceof Failure) {
        events.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
      }
      throw error;
    }
    events.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  }
}

/** Whether a create was refused because its namespace is going away. */
export function isNamespaceTerminating(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const causes = error.status.details?.causes ?? [];
  return causes.some((cause) => cause.reason === 'NamespaceTerminating');
}

/**
 * A pod of a template, to be named by the server after its owner. The spec is shared, not copied.
 * Upstream: GetPodFromTemplate.
 */
export function podOfTemplate(
  template: PodTemplateSpec,
  owner: KubeObject,
  more: Partial<ObjectMeta> = {},
): Pod {
  const meta = template.metadata ?? {};
  const metadata = {
    ...(meta.labels ? { labels: meta.labels } : {}),
    ...(meta.annotations ? { annotations: meta.annotations } : {}),
    ...(meta.finalizers ? { finalizers: meta.finalizers } : {}),
    namespace: namespaceOf(owner),
    generateName: podNamePrefix(owner.metadata.name),
    ownerReferences: [controllerReference(owner)],
    ...more,
  };
  const named = metadata as ObjectMeta;
  return { apiVersion: 'v1', kind: 'Pod', metadata: named, spec: template.spec };
}

/** `name-`, or the name itself when that would be no valid name. Upstream: getPodsPrefix. */
export function podNamePrefix(ownerName: string): string {
  const prefix = `${ownerName}-`;
  const isValid = validateDns1123Subdomain(`${ownerName}-a`).length === 0;
  return isValid && prefix.length <= SUBDOMAIN_MAX_LENGTH ? prefix : ownerName;
}
