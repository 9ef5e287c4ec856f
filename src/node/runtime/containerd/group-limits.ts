// The limits of a control group as the CRI gives them: there 0 is no limit.
import type { GroupLimits } from '../../../world/machines/control-group.ts';
import type { ContainerResources } from '../cri.ts';

export function groupLimitsOf(resources: ContainerResources): GroupLimits {
  const { cpuShares, cpuLimitMillis, memoryLimitBytes, oomScoreAdjust } = resources;
  return {
    cpuWeight: cpuShares,
    cpuQuotaMilli: cpuLimitMillis === 0 ? undefined : cpuLimitMillis,
    memoryLimitBytes: memoryLimitBytes === 0 ? undefined : memoryLimitBytes,
    oomScoreAdjust,
  };
}
