// PodDelete: deletes a pod through the API, as a user would.
import type { FaultAction } from './fault-action.ts';
import { failed } from './fault-action.ts';
import { targetPod } from './target.ts';

export const podDelete: FaultAction = {
  action: 'PodDelete',
  about: 'deletes a pod through the API server',
  targets: ['Pod'],
  inject(universe, spec) {
    const target = targetPod(universe, spec);
    if ('missing' in target) return target.missing;
    const { namespace = 'default', name = '' } = target.found.metadata;
    const complaint = universe.deletePod(namespace, name);
    if (complaint !== undefined) return failed(complaint);
    return { is: 'done', message: `pod "${name}" is deleted` };
  },
};
