// Two living pods never share an address, except those that use their host's.
import type { Pod } from '../../model/generated/types.ts';
import type { Invariant } from './invariant.ts';

export const addressesUnique: Invariant = {
  name: 'pod addresses are unique',
  onWorld({ store, universe }) {
    const owners = new Map<string, string>();
    for (const object of store.list('pods', { namespace: '' })) {
      const pod = object as Pod;
      const address = pod.status?.podIP;
      const phase = pod.status?.phase;
      if (!address || pod.spec?.hostNetwork || phase === 'Failed' || phase === 'Succeeded')
        continue;
      // What a dead or unreachable node last said of its pods is no longer true.
      if (!universe.machine(pod.spec?.nodeName ?? '')?.isOn) continue;
      const other = owners.get(address);
      const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
      if (other !== undefined) return `${address} belongs to ${other} and to ${key}`;
      owners.set(address, key);
    }
    return undefined;
  },
};
