// DynamicResources: pods with resource claims wait, since devices are not simulated yet.
import type { SchedulerPlugin } from '../framework.ts';

const NAME = 'DynamicResources';

/** Upstream: plugins/dynamicresources. Its PostFilter has a say in every failed attempt. */
export function dynamicResources(): SchedulerPlugin {
  return {
    name: NAME,
    preFilter(pod) {
      const claims = pod.pod.spec.resourceClaims;
      if (!claims?.length) return 'skip';
      return {
        plugin: NAME,
        reasons: ['waiting for resource claims: dynamic resource allocation is not simulated'],
        isResolvable: false,
      };
    },
    postFilter: () => ({ message: 'no new claims to deallocate', nominated: undefined }),
    wakesOn: [{ on: 'pod changed' }],
  };
}
