// RegistryDown: no image registry answers.
import type { FaultAction } from './fault-action.ts';

export const registryDown: FaultAction = {
  action: 'RegistryDown',
  about: 'image registries do not answer; images on the nodes still start',
  targets: ['Registry'],
  inject(universe) {
    universe.setRegistryReachable(false);
    return {
      is: 'active',
      message: 'no image registry answers',
      heal: () => universe.setRegistryReachable(true),
    };
  },
};
