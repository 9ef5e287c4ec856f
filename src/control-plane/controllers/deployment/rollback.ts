// Going back to an earlier revision on an annotation's word, as old clients asked for it.
import type { ControllerContext } from '../../../client/controller.ts';
import type { Task } from '../../../kernel/task.ts';
import { DEPLOYMENTS } from '../../../model/api/refs.ts';
import type { Deployment, ReplicaSet } from '../../../model/generated/types.ts';
import { withMeta } from '../../../model/meta/object.ts';
import { ROLLBACK_REVISION_ANNOTATION } from '../limits.ts';
import { equalIgnoreHash, templateWithoutHash } from './replica-sets.ts';
import { annotationOf, lastRevision, revisionOf, rolledBackAnnotations } from './revisions.ts';

/** The revision asked for, 0 for the last one, undefined when nothing is asked. */
export function rollbackRevision(deployment: Deployment): number | undefined {
  const text = annotationOf(deployment, ROLLBACK_REVISION_ANNOTATION);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Upstream: pkg/controller/deployment/rollback.go. D8 */
export function* rollBack(
  context: ControllerContext,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  asked: number,
): Task {
  const say = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    context.events.event(deployment, type, reason, message);
  const revision = asked === 0 ? lastRevision(sets) : asked;
  const target = revision === 0 ? undefined : sets.find((set) => revisionOf(set) === revision);
  let next = deployment;
  if (!target) {
    const which = revision === 0 ? 'last revision' : 'the revision to rollback to';
    say('Warning', 'DeploymentRollbackRevisionNotFound', `Unable to find ${which}.`);
  } else if (equalIgnoreHash(deployment.spec.template, target.spec.template)) {
    const { name } = deployment.metadata;
    const message = `The rollback revision contains the same template as current deployment "${name}"`;
    say('Warning', 'DeploymentRollbackTemplateUnchanged', message);
  } else if (target.spec.template) {
    const template = templateWithoutHash(target.spec.template);
    next = { ...deployment, spec: { ...deployment.spec, template } };
    next = withMeta(next, { annotations: rolledBackAnnotations(deployment, target) });
  }
  const entries = Object.entries(next.metadata.annotations ?? {});
  const annotations = Object.fromEntries(
    entries.filter(([key]) => key !== ROLLBACK_REVISION_ANNOTATION),
  );
  yield* context.client.update(DEPLOYMENTS, withMeta(next, { annotations }));
  if (next === deployment) return;
  const { name } = deployment.metadata;
  say('Normal', 'DeploymentRollback', `Rolled back deployment "${name}" to revision ${revision}`);
}
