// One plugin by itself, as upstream's plugin tests run it: no other filter or score joins in.
import type { SchedulerPlugin } from '../framework.ts';
import { PodInfo } from '../state/pod-info.ts';
import type { Pod } from '../../../model/generated/types.ts';
import type { SchedulingCore } from '../core.ts';
import { coreOf } from './fixtures.ts';
import type { World } from './fixtures.ts';

function pluginOf(core: SchedulingCore, pod: Pod, name: string): SchedulerPlugin {
  const plugin = core.profileOf(pod).plugins.find((one) => one.name === name);
  if (!plugin) throw new Error(`no plugin ${name}`);
  return plugin;
}

/** The names of the nodes that the plugin lets the pod have, in the order of the world. */
export function takers(world: World, pod: Pod, name: string): string {
  const core = coreOf(world);
  const plugin = pluginOf(core, pod, name);
  const info = new PodInfo(pod);
  const before = plugin.preFilter?.(info);
  if (before && before !== 'skip' && 'reasons' in before) return before.reasons.join(', ');
  const found: string[] = [];
  for (const { metadata } of world.nodes) {
    const slot = core.state.table.slotOf(metadata.name) as number;
    const allows = before === 'skip' || !plugin.filter?.(info, slot);
    if (allows) found.push(metadata.name);
  }
  return found.join(' ');
}

/** Normalized scores of some of the world's nodes, by name; nothing when the plugin skips. */
export function scoresAlone(
  world: World,
  pod: Pod,
  name: string,
  candidates: readonly string[],
): { readonly [node: string]: number } {
  const core = coreOf(world);
  const plugin = pluginOf(core, pod, name);
  const info = new PodInfo(pod);
  const { table } = core.state;
  const slots = Int32Array.from(candidates, (node) => table.slotOf(node) as number);
  const nodes = { slots, count: slots.length };
  plugin.preFilter?.(info);
  if (plugin.preScore?.(info, nodes) === 'skip') return {};
  const scores = new Float64Array(slots.length);
  plugin.score?.(info, nodes, scores);
  plugin.normalize?.(info, nodes, scores);
  return Object.fromEntries(candidates.map((node, index) => [node, scores[index] as number]));
}
