// kubectl drain. Upstream: kubectl pkg/drain/drain.go, filters.go
import { pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import type { Item } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { DRY_RUN, SELECTOR } from '../command.ts';
import { isNotFound, KubectlError, StatusError, ManyErrors } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { cordonNode, nodesOf } from './nodes.ts';
import { pause } from './wait-for.ts';

const MIRROR = 'kubernetes.io/config.mirror';

export const drain: Command = {
  path: 'drain',
  summary: 'Drain node in preparation for maintenance',
  usage: 'NODE',
  completes: 'nodes',
  flags: flagSpecs(
    DRY_RUN,
    SELECTOR,
    'chunk-size:i=500 delete-emptydir-data:b disable-eviction:b force:b grace-period:i=-1',
    'ignore-daemonsets:b pod-selector:s skip-wait-for-delete-timeout:i=0 timeout:d=0s',
  ),
  async run(call) {
    const nodes = await nodesOf(call);
    for (const node of nodes) await cordonNode(call, node, true);
    for (const [index, node] of nodes.entries()) {
      try {
        await drainNode(call, node);
        call.report(node.object, 'drained');
      } catch (error) {
        const all = error instanceof ManyErrors ? error.errors : [error];
        const lines = all.map((one) => (one as Error).message);
        const left = nodes.slice(index).map(({ name }) => ` ${name}\n`);
        call.err(
          `error: unable to drain node "${node.name}" due to error: ${problemText(lines)}, continuing command...\n` +
            `There are pending nodes to be drained:\n${left.join('')}${lines.join('\n')}\n`,
        );
        return 1;
      }
    }
    return 0;
  },
};

interface Judgement {
  readonly evict: boolean;
  readonly warning?: string;
  readonly problem?: string;
}

async function drainNode(call: Invocation, node: Item): Promise<void> {
  const query = {
    fieldSelector: `spec.nodeName=${node.name}`,
    labelSelector: call.flags.text('pod-selector'),
  };
  const list = await call.client.get('/api/v1/pods', query);
  const evict: Obj[] = [];
  const problems = new Map<string, string[]>();
  const warnings = new Map<string, string[]>();
  for (const pod of list.items as Obj[]) {
    const judged = judge(call, pod);
    const title = `${pod.metadata.namespace}/${pod.metadata.name}`;
    if (judged.problem)
      problems.set(judged.problem, [...(problems.get(judged.problem) ?? []), title]);
    else if (judged.warning) {
      warnings.set(judged.warning, [...(warnings.get(judged.warning) ?? []), title]);
    }
    if (judged.evict && !judged.problem) evict.push(pod);
  }
  const lines = (of: ReadonlyMap<string, readonly string[]>): string[] =>
    [...of].map(([what, pods]) => `${what}: ${pods.join(', ')}`);
  if (problems.size > 0) {
    throw new ManyErrors(lines(problems).map((line) => new KubectlError(line)));
  }
  if (warnings.size > 0) call.err(`Warning: ${lines(warnings).join('; ')}\n`);
  if (call.dryRun === 'client') {
    for (const { metadata } of evict) {
      call.out(`evicting pod ${metadata.namespace}/${metadata.name} (dry run)\n`);
    }
    return;
  }
  await Promise.all(evict.map((pod) => evictPod(call, pod)));
}

function problemText(lines: readonly string[]): string {
  return lines.length === 1 ? (lines[0] as string) : `[${lines.join(', ')}]`;
}

/** Upstream: filters.go, in the order in which kubectl asks. */
function judge(call: Invocation, pod: Obj): Judgement {
  const { annotations = {}, ownerReferences = [] } = pod.metadata;
  if (annotations[MIRROR] !== undefined) return { evict: false };
  const isOver = ['Succeeded', 'Failed'].includes(pod.status?.phase);
  const owner = ownerReferences.find(({ controller }: Obj) => controller);
  if (owner?.kind === 'DaemonSet' && !isOver) {
    if (call.flags.bool('ignore-daemonsets')) {
      return { evict: false, warning: 'ignoring DaemonSet-managed Pods' };
    }
    return {
      evict: false,
      problem: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
    };
  }
  if (isOver) return { evict: true };
  const hasEmptyDir = (pod.spec.volumes ?? []).some(({ emptyDir }: Obj) => emptyDir);
  if (hasEmptyDir && !call.flags.bool('delete-emptydir-data')) {
    return {
      evict: false,
      problem: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)',
    };
  }
  if (!owner) {
    if (!call.flags.bool('force')) {
      return {
        evict: false,
        problem: 'cannot delete Pods that declare no controller (use --force to override)',
      };
    }
    return { evict: true, warning: 'deleting Pods that declare no controller' };
  }
  return { evict: true };
}

async function evictPod(call: Invocation, pod: Obj): Promise<void> {
  const { namespace, name, uid } = pod.metadata;
  const pods = await call.discovery.find('pods');
  const grace = call.flags.number('grace-period');
  const body = {
    kind: 'Eviction',
    apiVersion: 'policy/v1',
    metadata: { name, namespace },
    ...(grace >= 0 ? { deleteOptions: { gracePeriodSeconds: grace } } : {}),
  };
  for (;;) {
    call.out(`evicting pod ${namespace}/${name}\n`);
    try {
      if (call.flags.bool('disable-eviction')) {
        await call.client.send('DELETE', pathOf(pods, namespace, name));
      } else await call.client.send('POST', pathOf(pods, namespace, name, 'eviction'), { body });
      break;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!(error instanceof StatusError) || error.reason !== 'TooManyRequests') {
        throw new KubectlError(
          `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}: ${(error as Error).message}`,
        );
      }
      call.err(
        `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${error.message}\n`,
      );
      await pause(call, 5000);
    }
  }
  if (call.dryRun !== 'none') return;
  for (;;) {
    try {
      const now = await call.client.get(pathOf(pods, namespace, name));
      if (now.metadata.uid !== uid) break;
    } catch (error) {
      if (isNotFound(error)) break;
      throw error;
    }
    await pause(call, 200);
  }
  call.out(`pod/${name} evicted\n`);
}
