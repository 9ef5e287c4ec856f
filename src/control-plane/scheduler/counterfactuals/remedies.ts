// For each plugin: the changes that may lift its rejection.
import type {
  Affinity,
  Node,
  Pod,
  PodAffinityTerm,
  Taint,
} from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { isTolerated } from '../state/taint-table.ts';
import type { Change } from './change.ts';
import type { Trial } from './trial.ts';

/** A change and how to try it. */
export interface Remedy {
  readonly change: Change;
  apply(): void;
}

type RemediesOf = (trial: Trial) => readonly Remedy[];

/** Rejections by other plugins (volumes, pods that refuse newcomers) have no remedy here. */
const BY_PLUGIN: ReadonlyMap<string, RemediesOf> = new Map<string, RemediesOf>([
  ['NodeUnschedulable', uncordon],
  ['TaintToleration', tolerate],
  ['NodeAffinity', dropNodeRules],
  ['NodePorts', dropHostPorts],
  ['NodeResourcesFit', lendResources],
  ['InterPodAffinity', dropPodRules],
  ['PodTopologySpread', dropSpread],
]);

export function remediesFor(plugin: string, trial: Trial): readonly Remedy[] {
  return BY_PLUGIN.get(plugin)?.(trial) ?? [];
}

function withSpec(pod: Pod, change: Partial<Pod['spec']>): Pod {
  return { ...pod, spec: { ...pod.spec, ...change } };
}

function tolerating(pod: Pod, { key, value = '', effect }: Taint): Pod {
  const toleration = { key, operator: 'Equal', value, effect };
  return withSpec(pod, { tolerations: [...(pod.spec.tolerations ?? []), toleration] });
}

function nodeOf({ table, node }: Trial): Node {
  return table.nodes[node] as Node;
}

function uncordon(trial: Trial): readonly Remedy[] {
  const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  const change: Change = { is: 'uncordon', node: nodeOf(trial).metadata.name };
  return [{ change, apply: () => trial.change(tolerating(trial.pod, taint)) }];
}

/** One taint at a time: the next round finds the next one. */
function tolerate(trial: Trial): readonly Remedy[] {
  const { spec, metadata } = nodeOf(trial);
  const taint = (spec?.taints ?? []).find(
    (one) => one.effect !== 'PreferNoSchedule' && !isTolerated(trial.pod.spec.tolerations, one),
  );
  if (!taint) return [];
  const isCordon = taint.key === 'node.kubernetes.io/unschedulable';
  const node = metadata.name;
  const change: Change = isCordon ? { is: 'uncordon', node } : { is: 'tolerate', taint, node };
  return [{ change, apply: () => trial.change(tolerating(trial.pod, taint)) }];
}

function dropNodeRules(trial: Trial): readonly Remedy[] {
  const { pod } = trial;
  const { labels } = nodeOf(trial).metadata;
  const remedies: Remedy[] = [];
  const selector = Object.entries(pod.spec.nodeSelector ?? {});
  const kept = selector.filter(([key, value]) => labelValue(labels, key) === value);
  if (kept.length < selector.length) {
    const keys = selector.filter((pair) => !kept.includes(pair)).map(([key]) => key);
    remedies.push({
      change: { is: 'drop node selector', keys },
      apply: () => trial.change(withSpec(pod, { nodeSelector: Object.fromEntries(kept) })),
    });
  }
  if (pod.spec.affinity?.nodeAffinity) {
    const { nodeAffinity: _dropped, ...affinity } = pod.spec.affinity;
    remedies.push({
      change: { is: 'drop node affinity' },
      apply: () => trial.change(withSpec(pod, { affinity })),
    });
  }
  return remedies;
}

function dropHostPorts(trial: Trial): readonly Remedy[] {
  const containers = trial.pod.spec.containers.map(
    ({ ports: _dropped, ...container }) => container,
  );
  const apply = (): void => trial.change(withSpec(trial.pod, { containers }));
  return [{ change: { is: 'drop host ports' }, apply }];
}

/** One resource at a time. */
function lendResources(trial: Trial): readonly Remedy[] {
  const [shortage] = trial.shortages();
  if (!shortage) return [];
  const node = nodeOf(trial).metadata.name;
  return [
    { change: { is: 'more resources', ...shortage, node }, apply: () => trial.lend(shortage) },
  ];
}

function dropPodRules(trial: Trial): readonly Remedy[] {
  return [
    ...dropTerms(trial, 'podAffinity', 'drop pod affinity'),
    ...dropTerms(trial, 'podAntiAffinity', 'drop pod anti-affinity'),
  ];
}

function dropTerms(
  trial: Trial,
  kind: 'podAffinity' | 'podAntiAffinity',
  is: 'drop pod affinity' | 'drop pod anti-affinity',
): Remedy[] {
  const { pod } = trial;
  const rules = pod.spec.affinity?.[kind];
  const terms = rules?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.map((term) => {
    const rest: PodAffinityTerm[] = terms.filter((other) => other !== term);
    const left = { ...rules, requiredDuringSchedulingIgnoredDuringExecution: rest };
    const affinity: Affinity = { ...pod.spec.affinity, [kind]: left };
    return {
      change: { is, topologyKey: term.topologyKey },
      apply: () => trial.change(withSpec(pod, { affinity })),
    };
  });
}

function dropSpread(trial: Trial): readonly Remedy[] {
  const { pod } = trial;
  const constraints = pod.spec.topologySpreadConstraints ?? [];
  return constraints
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule')
    .map((constraint) => {
      const topologySpreadConstraints = constraints.filter((other) => other !== constraint);
      return {
        change: { is: 'drop topology spread', topologyKey: constraint.topologyKey },
        apply: () => trial.change(withSpec(pod, { topologySpreadConstraints })),
      };
    });
}
