// Nodes, pods and constraints of topology spreading, short enough for tables.
import type { Node, Pod, TopologySpreadConstraint } from '../../../model/generated/types.ts';
import { makeNode, makePod } from './fixtures.ts';
import type { PodShape } from './fixtures.ts';

export const NAME = 'PodTopologySpread';
export const HOST = 'kubernetes.io/hostname';
export type More = Partial<TopologySpreadConstraint>;

export const has = (key: string) => ({ matchExpressions: [{ key, operator: 'Exists' }] });

export function hard(
  maxSkew: number,
  topologyKey: string,
  more: More = {},
): TopologySpreadConstraint {
  const labelSelector = has('foo');
  return { maxSkew, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector, ...more };
}

export function soft(
  maxSkew: number,
  topologyKey: string,
  more: More = {},
): TopologySpreadConstraint {
  return { ...hard(maxSkew, topologyKey, more), whenUnsatisfiable: 'ScheduleAnyway' };
}

export const TAINT = { key: 'taint', value: 'v', effect: 'NoSchedule' };

/** `a:zone=z1,foo b` is two nodes; each has its name as hostname and under `node`. */
export function nodesOf(text: string): Node[] {
  return text.split(' ').map((word) => {
    const [name = '', labels = ''] = word.split(':');
    const pairs = labels === '' ? [] : labels.split(',');
    const isTainted = pairs.includes('!');
    const own = Object.fromEntries(
      pairs
        .filter((pair) => pair !== '!')
        .map((pair) => pair.split('='))
        .map(([k, v]) => [k, v ?? '']),
    );
    const node = own['node'] === 'none' ? {} : { node: name };
    const { node: _, ...rest } = own;
    const labelled = { ...node, ...rest };
    const made = makeNode(name, { labels: labelled, ...(isTainted ? { taints: [TAINT] } : {}) });
    if (own['hostless'] === undefined) return made;
    const { [HOST]: __, ...without } = made.metadata.labels ?? {};
    return { ...made, metadata: { ...made.metadata, labels: without } };
  });
}

/** `a:foo a:foo,bar x:foo@ns1 y:foo!` places four pods; ! is one on its way out. */
export function podsOf(text: string): Pod[] {
  const words = text === '' ? [] : text.split(' ');
  return words.map((word, index) => {
    const [, nodeName = '', labels = '', namespace = 'default', out] =
      /^(\w+):([\w,]*)(?:@(\w+))?(!)?$/.exec(word) ?? [];
    const meta = out ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {};
    const own = Object.fromEntries(labels.split(',').map((label) => [label, '']));
    return makePod(`e${index}`, { nodeName, namespace: namespace || 'default', labels: own, meta });
  });
}

export interface Case {
  readonly name: string;
  readonly nodes?: string;
  readonly pods?: string;
  readonly labels?: string;
  readonly spec?: PodShape;
  readonly constraints: readonly TopologySpreadConstraint[];
}

export const FOUR = 'a:zone=zone1 b:zone=zone1 x:zone=zone2 y:zone=zone2';

export function podOf({ labels = 'foo', spec, constraints }: Case): Pod {
  const own = Object.fromEntries(labels.split(',').map((label) => [label, '']));
  return makePod('p', { labels: own, topologySpreadConstraints: constraints, ...spec });
}

export const onlyOn = (operator: string, ...values: string[]): PodShape => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'node', operator, values }] }],
      },
    },
  },
});

export const fooNode: PodShape = { nodeSelector: { foo: '' } };
export const BAR = { labelSelector: has('bar') };
export const IGNORE = { nodeAffinityPolicy: 'Ignore' };
export const HONOR_TAINTS = { nodeTaintsPolicy: 'Honor' };
