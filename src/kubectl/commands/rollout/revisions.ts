// The revisions of a workload: ReplicaSets of a Deployment, ControllerRevisions of the others.
// Upstream: kubectl pkg/polymorphichelpers/history.go, rollback.go
import type { Obj } from '../../api/client.ts';
import type { Invocation } from '../../command.ts';
import { KubectlError } from '../../errors.ts';

export interface Revision {
  readonly number: number;
  readonly changeCause: string;
  /** The pod template as it was. */
  readonly template: Obj;
  readonly object: Obj;
}

const REVISION = 'deployment.kubernetes.io/revision';
const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** All revisions, oldest first. */
export async function revisionsOf(call: Invocation, object: Obj): Promise<readonly Revision[]> {
  const { kind, metadata } = object;
  const { namespace, uid } = metadata;
  const owned = (one: Obj): boolean =>
    (one.metadata.ownerReferences ?? []).some(
      (owner: Obj) => owner.uid === uid && owner.controller,
    );
  if (kind === 'Deployment') {
    const list = await call.client.get(`/apis/apps/v1/namespaces/${namespace}/replicasets`);
    return (list.items as Obj[]).filter(owned).map(replicaSetRevision).sort(byNumber);
  }
  if (kind !== 'DaemonSet' && kind !== 'StatefulSet') {
    throw new KubectlError(
      `no history viewer has been implemented for {${JSON.stringify('apps')} ${JSON.stringify(kind)}}`,
    );
  }
  const list = await call.client.get(`/apis/apps/v1/namespaces/${namespace}/controllerrevisions`);
  return (list.items as Obj[]).filter(owned).map(controllerRevision).sort(byNumber);
}

function byNumber(a: Revision, b: Revision): number {
  return a.number - b.number;
}

function replicaSetRevision(set: Obj): Revision {
  const { annotations = {} } = set.metadata;
  return {
    number: Number(annotations[REVISION] ?? 0),
    changeCause: annotations[CHANGE_CAUSE] ?? '',
    template: set.spec.template,
    object: set,
  };
}

function controllerRevision(one: Obj): Revision {
  return {
    number: one.revision,
    changeCause: one.metadata.annotations?.[CHANGE_CAUSE] ?? '',
    template: one.data?.spec?.template ?? {},
    object: one,
  };
}
