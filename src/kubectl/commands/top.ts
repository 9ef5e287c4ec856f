// kubectl top. Upstream: kubectl pkg/cmd/top, pkg/metricsutil/metrics_printer.go
import { milliValue, wholeValue } from '../../model/meta/quantity.ts';
import type { Obj } from '../api/client.ts';
import type { Command, Invocation } from '../command.ts';
import { SELECTOR } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { alignTabs, TABLE_STOPS } from '../printers/tab-writer.ts';

const METRICS = '/apis/metrics.k8s.io/v1beta1';

interface Usage {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
}

function usageOf(usage: Obj): Usage {
  return { cpuMilli: milliValue(usage?.cpu), memoryBytes: wholeValue(usage?.memory) };
}

const mebibytes = (bytes: number): string => `${Math.floor(bytes / (1024 * 1024))}Mi`;

function print(call: Invocation, header: readonly string[], rows: readonly (readonly string[])[]) {
  const lines = call.flags.bool('no-headers') ? rows : [header, ...rows];
  call.out(alignTabs(lines.map((cells) => `${cells.join('\t')}\t\n`).join(''), TABLE_STOPS));
}

async function metrics(call: Invocation, path: string): Promise<Obj> {
  const served = (await call.discovery.resources()).some(({ group }) => group === 'metrics.k8s.io');
  if (!served) throw new KubectlError('Metrics API not available');
  return call.client.get(`${METRICS}${path}`, { labelSelector: call.flags.text('selector') });
}

function checkSort(call: Invocation): void {
  if (['', 'cpu', 'memory'].includes(call.flags.text('sort-by'))) return;
  throw new KubectlError('--sort-by accepts only cpu or memory');
}

function sorter(call: Invocation): (a: Named, b: Named) => number {
  const by = call.flags.text('sort-by');
  return (a, b) => {
    if (by === 'cpu') return b.usage.cpuMilli - a.usage.cpuMilli;
    if (by === 'memory') return b.usage.memoryBytes - a.usage.memoryBytes;
    if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
    return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
  };
}

interface Named {
  readonly namespace: string;
  readonly name: string;
  readonly usage: Usage;
  readonly containers: readonly Obj[];
}

export const topNode: Command = {
  path: 'top node',
  aliases: ['nodes', 'no'],
  summary: 'Display resource (CPU/memory) usage of nodes',
  usage: '[NAME | -l label]',
  completes: 'nodes',
  flags: flagSpecs(
    SELECTOR,
    'no-headers:b show-capacity:b show-swap:b sort-by:s use-protocol-buffers:b=true',
  ),
  async run(call) {
    checkSort(call);
    const [name] = call.args;
    const reply = await metrics(call, name === undefined ? '/nodes' : `/nodes/${name}`);
    const items: Obj[] = reply.items ?? [reply];
    if (items.length === 0) throw new KubectlError('metrics not available yet');
    const nodes = await call.client.get('/api/v1/nodes');
    const sizes = new Map<string, Obj>(
      (nodes.items as Obj[]).map(({ metadata, status }) => [
        metadata.name,
        call.flags.bool('show-capacity') ? status.capacity : status.allocatable,
      ]),
    );
    const named = items.map(({ metadata, usage }) => ({
      namespace: '',
      name: metadata.name as string,
      usage: usageOf(usage),
      containers: [],
    }));
    const percent = (used: number, all: number): string => `${Math.trunc((used / all) * 100)}%`;
    const rows = named.toSorted(sorter(call)).map(({ name: node, usage }) => {
      const size = usageOf(sizes.get(node));
      return [
        node,
        `${usage.cpuMilli}m`,
        percent(usage.cpuMilli, size.cpuMilli),
        mebibytes(usage.memoryBytes),
        percent(usage.memoryBytes, size.memoryBytes),
      ];
    });
    print(call, ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'], rows);
  },
};

export const topPod: Command = {
  path: 'top pod',
  aliases: ['pods', 'po'],
  summary: 'Display resource (CPU/memory) usage of pods',
  usage: '[NAME | -l label]',
  completes: 'pods',
  flags: flagSpecs(
    SELECTOR,
    'A/all-namespaces:b containers:b field-selector:s no-headers:b show-swap:b sort-by:s sum:b',
    'use-protocol-buffers:b=true',
  ),
  async run(call) {
    checkSort(call);
    const [name] = call.args;
    const isAll = call.flags.bool('all-namespaces');
    const root = isAll ? '/pods' : `/namespaces/${call.namespace}/pods`;
    const items = await podMetrics(call, root, name);
    const named = items.map(({ metadata, containers }): Named => ({
      namespace: metadata.namespace,
      name: metadata.name,
      usage: sum((containers as Obj[]).map(({ usage }) => usageOf(usage))),
      containers,
    }));
    if (named.length === 0) {
      call.err(
        isAll ? 'No resources found\n' : `No resources found in ${call.namespace} namespace.\n`,
      );
      return;
    }
    printPods(call, named.toSorted(sorter(call)), isAll);
  },
};

async function podMetrics(call: Invocation, root: string, name: string | undefined) {
  const reply = await metrics(call, name === undefined ? root : `${root}/${name}`);
  return (reply.items ?? [reply]) as Obj[];
}

function sum(parts: readonly Usage[]): Usage {
  return {
    cpuMilli: parts.reduce((all, { cpuMilli }) => all + cpuMilli, 0),
    memoryBytes: parts.reduce((all, { memoryBytes }) => all + memoryBytes, 0),
  };
}

function printPods(call: Invocation, pods: readonly Named[], isAll: boolean): void {
  const byContainer = call.flags.bool('containers');
  const cells = ({ cpuMilli, memoryBytes }: Usage) => [`${cpuMilli}m`, mebibytes(memoryBytes)];
  const rows = pods.flatMap((pod) => {
    const head = isAll ? [pod.namespace] : [];
    if (!byContainer) return [[...head, pod.name, ...cells(pod.usage)]];
    return pod.containers
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, usage }) => [...head, pod.name, name as string, ...cells(usageOf(usage))]);
  });
  if (call.flags.bool('sum')) {
    const blank = Array.from({ length: (isAll ? 1 : 0) + (byContainer ? 1 : 0) }, () => '');
    const all = sum(pods.map(({ usage }) => usage));
    rows.push([...blank, '', '________', '________'], [...blank, '', ...cells(all)]);
  }
  print(
    call,
    [
      ...(isAll ? ['NAMESPACE'] : []),
      ...(byContainer ? ['POD', 'NAME'] : ['NAME']),
      'CPU(cores)',
      'MEMORY(bytes)',
    ],
    rows,
  );
}
