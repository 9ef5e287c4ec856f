// ContainerOOM: the kernel's OOM killer takes a container.
import type { FaultAction } from './fault-action.ts';
import { targetContainer } from './target.ts';

export const containerOom: FaultAction = {
  action: 'ContainerOOM',
  about: 'ends a container as out of memory (exit code 137, reason OOMKilled)',
  targets: ['Pod'],
  inject(universe, spec) {
    const target = targetContainer(universe, spec);
    if ('missing' in target) return target.missing;
    target.found.killForMemory();
    return { is: 'done', message: `container "${target.found.container}" is out of memory` };
  },
};
