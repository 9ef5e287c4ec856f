// The ConfigMap in which the autoscaler tells how it is.
// Upstream: cluster-autoscaler clusterstate/api/types.go, clusterstate/utils/status.go.
import type { Micros } from '../../kernel/time.ts';
import type { Node } from '../../model/generated/types.ts';
import { isConditionTrue } from '../../model/meta/conditions.ts';
import { formatTime } from '../../model/meta/time.ts';

export interface GroupStatus {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly target: number;
  readonly nodes: readonly Node[];
  readonly candidates: number;
}

interface Seen {
  readonly status: string;
  readonly since: Micros;
}

/** Remembers since when each state holds. */
export class StatusMap {
  private readonly states = new Map<string, Seen>();

  text(groups: readonly GroupStatus[], allNodes: readonly Node[], now: Micros): string {
    const total = groups.reduce((sum, group) => sum + group.target, 0);
    const known = groups.reduce((sum, group) => sum + group.nodes.length, 0);
    const candidates = groups.reduce((sum, group) => sum + group.candidates, 0);
    const whole = this.state('', allNodes, total - known, candidates, now, []);
    const lines = [`time: ${goTime(now)}`, 'autoscalerStatus: Running', 'clusterWide:', ...whole];
    if (groups.length > 0) lines.push('nodeGroups:');
    for (const { name, min, max, target, nodes, candidates: own } of groups) {
      const sizes = [`cloudProviderTarget: ${target}`, `minSize: ${min}`, `maxSize: ${max}`];
      lines.push(
        `- name: ${name}`,
        ...this.state(name, nodes, target - nodes.length, own, now, sizes),
      );
    }
    return `${lines.join('\n')}\n`;
  }

  private state(
    of: string,
    nodes: readonly Node[],
    ordered: number,
    candidates: number,
    now: Micros,
    sizes: readonly string[],
  ): readonly string[] {
    const ready = nodes.filter((node) => isConditionTrue(node.status?.conditions, 'Ready')).length;
    const health = nodes.length - ready > 3 && ready * 2 < nodes.length ? 'Unhealthy' : 'Healthy';
    const up = ordered > 0 ? 'InProgress' : 'NoActivity';
    const down = candidates > 0 ? 'CandidatesPresent' : 'NoCandidates';
    return [
      '  health:',
      `    status: ${health}`,
      '    nodeCounts:',
      '      registered:',
      `        total: ${nodes.length}`,
      `        ready: ${ready}`,
      '        notStarted: 0',
      '        unready:',
      `          total: ${nodes.length - ready}`,
      '          resourceUnready: 0',
      '      longUnregistered: 0',
      `      unregistered: ${Math.max(0, ordered)}`,
      ...sizes.map((line) => `    ${line}`),
      ...this.times(`${of}/health`, health, now),
      '  scaleUp:',
      `    status: ${up}`,
      ...this.times(`${of}/scaleUp`, up, now),
      '  scaleDown:',
      `    status: ${down}`,
      ...(candidates > 0 ? [`    candidates: ${candidates}`] : []),
      ...this.times(`${of}/scaleDown`, down, now),
    ];
  }

  private times(key: string, status: string, now: Micros): readonly string[] {
    const before = this.states.get(key);
    const since = before?.status === status ? before.since : now;
    this.states.set(key, { status, since });
    const time = (at: Micros): string => `"${formatTime(at)}"`;
    return [`    lastProbeTime: ${time(now)}`, `    lastTransitionTime: ${time(since)}`];
  }
}

/** `2026-01-01 08:00:00 +0000 UTC`. */
export function goTime(at: Micros): string {
  return `${formatTime(at).replace('T', ' ').replace('Z', '')} +0000 UTC`;
}
