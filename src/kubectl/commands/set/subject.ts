// kubectl set subject. Upstream: kubectl pkg/cmd/set/set_subject.go
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import type { Obj } from '../../api/client.ts';
import { findItems } from '../../api/selection.ts';
import type { Command, Invocation } from '../../command.ts';
import { KubectlError, ManyErrors } from '../../errors.ts';
import { flagSpecs } from '../../flags.ts';
import { sendPatch } from '../change.ts';
import { SET_FLAGS } from './set-template.ts';

const GROUP = 'rbac.authorization.k8s.io';

export const setSubject: Command = {
  path: 'set subject',
  summary: 'Update the user, group, or service account in a role binding or cluster role binding',
  usage: '(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname]',
  completes: 'kinds',
  flags: flagSpecs(...SET_FLAGS, 'user:l group:l serviceaccount:l'),
  async run(call) {
    const wanted = subjectsOf(call);
    if (wanted.length === 0) {
      throw new KubectlError(
        'you must specify at least one value of user, group or serviceaccount',
      );
    }
    const { items, errors } = await findItems(call, { needsNames: true });
    const failed = [...errors];
    for (const item of items) {
      const { object, resource, name } = item;
      if (!['RoleBinding', 'ClusterRoleBinding'].includes(object.kind)) {
        failed.push(
          new KubectlError(
            `${resource.plural}/${name} setting subjects is only supported for ` +
              'RoleBinding/ClusterRoleBinding',
          ),
        );
        continue;
      }
      const before: readonly Obj[] = object.subjects ?? [];
      const added = wanted.filter((one) => !before.some((other) => isSame(one, other)));
      if (added.length === 0) continue;
      const subjects = [...before, ...added];
      const result =
        call.dryRun === 'client'
          ? { ...object, subjects }
          : await sendPatch(call, item, { subjects });
      call.report(result, 'subjects updated');
    }
    if (failed.length > 0) throw new ManyErrors(failed);
  },
};

function isSame(a: Obj, b: Obj): boolean {
  return deepEqual({ apiGroup: '', namespace: '', ...a }, { apiGroup: '', namespace: '', ...b });
}

function subjectsOf({ flags, namespace }: Invocation): readonly Obj[] {
  const accounts = flags.list('serviceaccount').map((text) => {
    const [where = '', name, more] = text.split(':');
    if (name === undefined || more !== undefined) {
      throw new KubectlError('serviceaccount must be <namespace>:<name>');
    }
    return { kind: 'ServiceAccount', name, namespace: where || namespace };
  });
  const named = (kind: string, names: readonly string[]): readonly Obj[] =>
    [...new Set(names)].sort().map((name) => ({ kind, apiGroup: GROUP, name }));
  return [
    ...named('User', flags.list('user')),
    ...named('Group', flags.list('group')),
    ...accounts,
  ];
}
