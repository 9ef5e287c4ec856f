// kubectl cluster-info dump: everything that helps to find out what is wrong.
// Upstream: kubectl pkg/cmd/clusterinfo/clusterinfo_dump.go
import type { Obj } from '../api/client.ts';
import { textsOf } from '../api/client.ts';
import type { Command, Invocation } from '../command.ts';
import { flagSpecs } from '../flags.ts';
import { toJson } from '../printers/yaml.ts';

const LISTS = [
  ['events', '/api/v1', 'events'],
  ['replication-controllers', '/api/v1', 'replicationcontrollers'],
  ['services', '/api/v1', 'services'],
  ['daemonsets', '/apis/apps/v1', 'daemonsets'],
  ['deployments', '/apis/apps/v1', 'deployments'],
  ['replicasets', '/apis/apps/v1', 'replicasets'],
  ['pods', '/api/v1', 'pods'],
] as const;

export const clusterInfoDump: Command = {
  path: 'cluster-info dump',
  summary: 'Dump relevant information for debugging and diagnosis',
  flags: flagSpecs(
    'A/all-namespaces:b namespaces:l output-directory:s o/output:s=json pod-running-timeout:d=20s',
    'show-managed-fields:b template:s allow-missing-template-keys:b=true',
  ),
  async run(call) {
    const folder = call.flags.text('output-directory');
    const write = (name: string, text: string): void => {
      if (folder === '' || folder === '-') call.out(text);
      else call.host.writeFile?.(`${folder}/${name}`, text);
    };
    write('nodes.json', toJson(await call.client.get('/api/v1/nodes')));
    for (const namespace of await namespacesOf(call)) {
      let pods: readonly Obj[] = [];
      for (const [name, root, plural] of LISTS) {
        const list = await call.client.get(`${root}/namespaces/${namespace}/${plural}`);
        write(`${namespace}/${name}.json`, toJson(list));
        if (plural === 'pods') pods = list.items;
      }
      for (const pod of pods) await logsOf(call, namespace, pod, write);
    }
    if (folder !== '' && folder !== '-') call.out(`Cluster info dumped to ${folder}\n`);
  },
};

async function namespacesOf(call: Invocation): Promise<readonly string[]> {
  if (call.flags.bool('all-namespaces')) {
    const list = await call.client.get('/api/v1/namespaces');
    return (list.items as Obj[]).map(({ metadata }) => metadata.name);
  }
  const given = call.flags.list('namespaces');
  return given.length > 0 ? given : ['kube-system', call.namespace];
}

async function logsOf(
  call: Invocation,
  namespace: string,
  pod: Obj,
  write: (name: string, text: string) => void,
): Promise<void> {
  const { name } = pod.metadata;
  for (const container of pod.spec.containers as Obj[]) {
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?container=${container.name}`;
    let text = '';
    try {
      for await (const part of textsOf(await call.client.raw('GET', path))) text += part;
    } catch (error) {
      text = `Failed to get logs: ${(error as Error).message}\n`;
    }
    const title = `logs for container ${container.name} of pod ${namespace}/${name}`;
    write(
      `${namespace}/${name}/logs.txt`,
      `==== START ${title} ====\n${text}==== END ${title} ====\n`,
    );
  }
}
