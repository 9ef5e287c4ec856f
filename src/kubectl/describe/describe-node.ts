// kubectl describe node. Upstream: kubectl pkg/describe/describe.go (NodeDescriber)
import type { Obj } from '../api/client.ts';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  milliValue,
} from '../../model/meta/quantity.ts';
import { ageOf, describeEvents } from './describe-events.ts';
import type { Describer } from './describers.ts';
import { annotationLines, labelLines, longTime } from './page.ts';
import type { Page } from './page.ts';

const ROLE = 'node-role.kubernetes.io/';

export const describeNode: Describer = async (page, node, { call, now, events }) => {
  const { metadata, spec, status = {} } = node;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Roles:\t${rolesOf(metadata.labels ?? {}).join(',') || '<none>'}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  taints(page, spec.taints);
  page.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`);
  await lease(page, metadata.name, (path) => call.client.get(path));
  conditions(page, status.conditions);
  if (status.addresses) {
    page.line(0, 'Addresses:');
    for (const { type, address } of status.addresses) page.line(1, `${type}:\t${address}`);
  }
  amounts(page, 'Capacity', status.capacity);
  amounts(page, 'Allocatable', status.allocatable);
  systemInfo(page, node);
  const fieldSelector = `spec.nodeName=${metadata.name},status.phase!=Failed,status.phase!=Succeeded`;
  const pods = await call.client.get('/api/v1/pods', { fieldSelector });
  resources(page, node, pods.items, now);
  describeEvents(page, events, now);
};

function rolesOf(labels: Obj): readonly string[] {
  const roles = Object.keys(labels).flatMap((key) => {
    if (key.startsWith(ROLE)) return key.length > ROLE.length ? [key.slice(ROLE.length)] : [];
    return key === 'kubernetes.io/role' && labels[key] ? [labels[key] as string] : [];
  });
  return [...new Set(roles)].sort();
}

function taints(page: Page, list: readonly Obj[] = []): void {
  if (list.length === 0) {
    page.line(0, 'Taints:\t<none>');
    return;
  }
  const texts = list
    .toSorted((a, b) => compareText(a.effect, b.effect) || compareText(a.key, b.key))
    .map(({ key, value = '', effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`);
  for (const [at, text] of texts.entries()) page.line(0, `${at === 0 ? 'Taints:' : ''}\t${text}`);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function lease(page: Page, name: string, get: (path: string) => Promise<Obj>): Promise<void> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`;
  const found = await get(path).catch(() => undefined);
  page.line(0, 'Lease:');
  const { holderIdentity, acquireTime, renewTime } = found?.spec ?? {};
  page.line(1, `HolderIdentity:\t${holderIdentity ?? (found ? '<unset>' : `<unknown>`)}`);
  page.line(1, `AcquireTime:\t${acquireTime ? longTime(acquireTime) : '<unset>'}`);
  page.line(1, `RenewTime:\t${renewTime ? longTime(renewTime) : '<unset>'}`);
}

function conditions(page: Page, list: readonly Obj[] = []): void {
  if (list.length === 0) return;
  const header = ['Type', 'Status', 'LastHeartbeatTime', 'LastTransitionTime', 'Reason', 'Message'];
  page.line(0, 'Conditions:');
  page.line(1, header.join('\t'));
  page.line(1, header.map((word) => '-'.repeat(word.length)).join('\t'));
  for (const { type, status, lastHeartbeatTime, lastTransitionTime, reason, message } of list) {
    const times = `${longTime(lastHeartbeatTime)} \t${longTime(lastTransitionTime)} `;
    page.line(1, `${type} \t${status} \t${times}\t${reason} \t${message}`);
  }
}

function amounts(page: Page, title: string, list: Obj | undefined): void {
  if (!list || Object.keys(list).length === 0) return;
  page.line(0, `${title}:`);
  for (const name of Object.keys(list).sort())
    page.line(1, `${name}:\t${canonicalQuantity(list[name])}`);
}

function systemInfo(page: Page, { spec, status }: Obj): void {
  const info = status.nodeInfo ?? {};
  page.line(0, 'System Info:');
  for (const [title, value] of [
    ['Machine ID', info.machineID],
    ['System UUID', info.systemUUID],
    ['Boot ID', info.bootID],
    ['Kernel Version', info.kernelVersion],
    ['OS Image', info.osImage],
    ['Operating System', info.operatingSystem],
    ['Architecture', info.architecture],
    ['Container Runtime Version', info.containerRuntimeVersion],
    ['Kubelet Version', info.kubeletVersion],
    ['Kube-Proxy Version', info.kubeProxyVersion],
  ] as const) {
    page.line(1, `${title}:\t${value ?? ''}`);
  }
  if (spec.podCIDR) page.line(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec.podCIDRs) page.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  if (spec.providerID) page.line(0, `ProviderID:\t${spec.providerID}`);
}

type Amounts = Map<string, string>;

function add(to: Amounts, from: Obj | undefined): void {
  for (const [name, amount] of Object.entries(from ?? {})) {
    to.set(
      name,
      to.has(name) ? addQuantities(to.get(name) as string, amount as string) : String(amount),
    );
  }
}

/** What a pod asks for: the greater of its containers and its init containers. */
function podAmounts(pod: Obj, part: 'requests' | 'limits'): Amounts {
  const total: Amounts = new Map();
  const { containers, initContainers = [], overhead, resources: own } = pod.spec;
  for (const container of containers as Obj[]) add(total, container.resources?.[part]);
  const sidecars: Amounts = new Map();
  for (const container of initContainers as Obj[]) {
    const wanted: Amounts = new Map();
    add(wanted, container.resources?.[part]);
    if (container.restartPolicy === 'Always') {
      for (const [name, amount] of wanted) {
        add(sidecars, { [name]: amount });
        add(total, { [name]: amount });
      }
      continue;
    }
    for (const [name, amount] of sidecars) add(wanted, { [name]: amount });
    for (const [name, amount] of wanted) {
      const now = total.get(name);
      if (now === undefined || compareQuantities(amount, now) > 0) total.set(name, amount);
    }
  }
  for (const [name, amount] of Object.entries(own?.[part] ?? {})) total.set(name, String(amount));
  if (part === 'requests') add(total, overhead);
  return total;
}

function percent(amount: string, of: string | undefined): number {
  const all = milliValue(of);
  return all === 0 ? 0 : Math.trunc((milliValue(amount) / all) * 100);
}

function resources(page: Page, node: Obj, pods: readonly Obj[], now: number): void {
  const size: Obj = node.status.allocatable ?? node.status.capacity ?? {};
  page.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  page.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  page.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  const totals = { requests: new Map() as Amounts, limits: new Map() as Amounts };
  for (const pod of pods) {
    const requests = podAmounts(pod, 'requests');
    const limits = podAmounts(pod, 'limits');
    add(totals.requests, Object.fromEntries(requests));
    add(totals.limits, Object.fromEntries(limits));
    const cell = (of: Amounts, name: string): string => {
      const amount = canonicalQuantity(of.get(name) ?? '0');
      return `${amount} (${percent(amount, size[name])}%)`;
    };
    const { namespace, name, creationTimestamp } = pod.metadata;
    page.line(
      1,
      `${namespace}\t${name}\t\t${cell(requests, 'cpu')}\t${cell(limits, 'cpu')}\t` +
        `${cell(requests, 'memory')}\t${cell(limits, 'memory')}\t${ageOf(creationTimestamp, now)}`,
    );
  }
  page.append(
    'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n',
  );
  page.line(1, 'Resource\tRequests\tLimits');
  page.line(1, '--------\t--------\t------');
  const standard = ['cpu', 'memory', 'ephemeral-storage'];
  const more = Object.keys(size)
    .filter((name) => !standard.includes(name) && name !== 'pods')
    .sort();
  for (const name of [...standard, ...more]) {
    const [asked, most] = [totals.requests.get(name) ?? '0', totals.limits.get(name) ?? '0'];
    const isExtended = !standard.includes(name) && !name.startsWith('hugepages-');
    const text = (amount: string): string =>
      isExtended
        ? canonicalQuantity(amount)
        : `${canonicalQuantity(amount)} (${percent(amount, size[name])}%)`;
    page.line(1, `${name}\t${text(asked)}\t${text(most)}`);
  }
}
