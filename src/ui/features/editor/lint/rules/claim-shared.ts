// Several pods with one claim that only one node, or one pod, may mount at a time.
import type { PersistentVolumeClaim } from '../../../../../model/generated/types.ts';
import { podsOf } from '../lint-document.ts';
import type { LintRule } from '../lint-rule.ts';
import { info, warning } from '../lint-rule.ts';

export const CLAIM_SHARED: LintRule = {
  name: 'claim-shared',
  *check({ kind, namespace, object }, facts) {
    const pods = podsOf(kind, object);
    if (!pods || (pods.replicas < 2 && kind !== 'DaemonSet')) return;
    for (const [at, { persistentVolumeClaim }] of (pods.spec.volumes ?? []).entries()) {
      const name = persistentVolumeClaim?.claimName;
      if (!name) continue;
      const claim = facts.object('PersistentVolumeClaim', namespace, name);
      const modes = (claim as PersistentVolumeClaim | null | undefined)?.spec?.accessModes ?? [];
      const path = `${pods.path}.volumes[${at}].persistentVolumeClaim.claimName`;
      if (modes.includes('ReadWriteOncePod')) {
        yield warning(path, `Claim "${name}" is for one pod alone: the others stay Pending.`);
      } else if (modes.length === 1 && modes[0] === 'ReadWriteOnce') {
        yield info(
          path,
          `Claim "${name}" is ReadWriteOnce: all pods share one volume, and only those on its ` +
            'node can run. A StatefulSet gives each pod a claim of its own.',
        );
      }
    }
  },
};
