// A pod that no node of this cluster could ever hold.
import { compareQuantities } from '../../../../../model/meta/quantity.ts';
import { formatLabels } from '../../../../../model/meta/labels.ts';
import { podTotal } from '../../../../../model/quota/quota-usage.ts';
import { untolerated } from '../../../../../model/scheduling/taints.ts';
import { podsOf } from '../lint-document.ts';
import type { LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';
import { podAsAdmitted } from '../pod-as-admitted.ts';

export const NO_NODE_FITS: LintRule = {
  name: 'no-node-fits',
  *check({ kind, namespace, object }, facts) {
    const pods = podsOf(kind, object);
    if (!pods || pods.spec.nodeName) return;
    const { nodeSelector = {}, tolerations = [], containers } = pods.spec;
    const room = facts.room(nodeSelector);
    if (!room || room.nodes === 0) return;
    if (room.shapes.length === 0) {
      yield warning(
        `${pods.path}.nodeSelector`,
        `None of the ${room.nodes} nodes has the labels ${formatLabels(nodeSelector)}: ` +
          'its pods stay Pending.',
      );
      return;
    }
    const open = room.shapes.filter(
      ({ taints }) => !untolerated(taints, tolerations, 'NoSchedule', 'NoExecute'),
    );
    if (open.length === 0) {
      const taint = room.shapes[0]?.taints[0];
      yield warning(
        pods.path,
        `Every node that it may go to is tainted (${taint?.key}:${taint?.effect}) and it ` +
          'tolerates no such taint: its pods stay Pending.',
      );
      return;
    }
    const ranges = facts.bounds(namespace)?.limitRanges ?? [];
    const wanted = podTotal(podAsAdmitted(pods, namespace, ranges), 'requests');
    const lacks = (allocatable: { readonly [name: string]: string }): string | undefined =>
      [...wanted].find(
        ([name, amount]) => compareQuantities(amount, allocatable[name] ?? '0') > 0,
      )?.[0];
    const short = open.map(({ allocatable }) => lacks(allocatable));
    if (short.includes(undefined)) return;
    const name = short[0] as string;
    const most = open
      .map(({ allocatable }) => allocatable[name] ?? '0')
      .reduce((a, b) => (compareQuantities(a, b) >= 0 ? a : b));
    const at = containers.findIndex(({ resources = {} }) =>
      Object.hasOwn({ ...resources.limits, ...resources.requests }, name),
    );
    yield warning(
      `${pods.path}.containers[${Math.max(0, at)}].resources`,
      `One pod requests ${wanted.get(name)} of ${name}, and no node has more than ${most} to ` +
        'give: its pods stay Pending.',
    );
  },
};
