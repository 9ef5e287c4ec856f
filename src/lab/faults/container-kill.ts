// ContainerKill: a signal (SIGKILL unless told otherwise) to a container's first process.
import { SIGNAL_NUMBERS } from '../../kernel/process.ts';
import type { Signal } from '../../kernel/process.ts';
import type { FaultAction } from './fault-action.ts';
import { failed } from './fault-action.ts';
import { targetContainer } from './target.ts';

export const containerKill: FaultAction = {
  action: 'ContainerKill',
  about: 'kills a container; the kubelet starts it again by its restart policy',
  targets: ['Pod'],
  inject(universe, spec) {
    const name = (spec.parameters?.['signal'] ?? 'SIGKILL').replace(/^SIG/, '');
    if (!Object.hasOwn(SIGNAL_NUMBERS, name)) return failed(`there is no signal "SIG${name}"`);
    const target = targetContainer(universe, spec);
    if ('missing' in target) return target.missing;
    target.found.signal(name as Signal);
    return { is: 'done', message: `SIG${name} sent to container "${target.found.container}"` };
  },
};
