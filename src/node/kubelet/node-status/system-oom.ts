// The event about a machine that ran out of memory. Upstream: pkg/kubelet/oom/oom_watcher_linux.go.
import type { OutOfMemoryVictim } from '../../../world/machines/control-group.ts';
import { SYSTEM_OOM } from '../journal/lines.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { nodeEvent } from './node-conditions.ts';

export function tellSystemOom(parts: KubeletParts, { processName, pid }: OutOfMemoryVictim): void {
  const message = `System OOM encountered, victim process: ${processName}, pid: ${pid}`;
  nodeEvent(parts, 'Warning', 'SystemOOM', message);
  parts.log.node(SYSTEM_OOM, ['processName', processName, 'pid', pid]);
}
