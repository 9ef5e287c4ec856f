// etcdctl: what etcd holds under its keys, and how its members are. Reads only.
import type { Cluster } from '../../cluster/cluster.ts';
import type { CommandResult } from './command-result.ts';

const MAX_KEYS = 2000;
const done = (out: string): CommandResult => ({ code: 0, out, err: '' });

export function etcdctl(cluster: Cluster, args: readonly string[]): CommandResult {
  const words = args.filter((arg) => !arg.startsWith('-'));
  const [command = '', sub = ''] = words;
  if (command === 'get') return get(cluster, words[1] ?? '', new Set(args));
  if (command === 'member' && sub === 'list') return members(cluster);
  if (command === 'endpoint') return endpoints(cluster, sub);
  return {
    code: 1,
    out: '',
    err: 'etcdctl: this shell has get KEY [--prefix] [--keys-only], member list, endpoint status, endpoint health\n',
  };
}

/** `/registry/pods/default/web`; resources of a group carry it, as in a real cluster. */
function* entries(cluster: Cluster): Iterable<{ readonly key: string; readonly value: unknown }> {
  const { store } = cluster;
  for (const resource of [...store.resources()].sort()) {
    for (const object of store.list(resource, { namespace: '' })) {
      const { namespace, name } = object.metadata;
      const folder = resource.replace(/^([^.]+)\.(?:apps|batch|policy|autoscaling)$/, '$1');
      const where = namespace ? `${namespace}/${name}` : name;
      yield { key: `/registry/${folder}/${where}`, value: object };
    }
  }
}

function get(cluster: Cluster, wanted: string, flags: ReadonlySet<string>): CommandResult {
  const isPrefix = flags.has('--prefix');
  const lines: string[] = [];
  let count = 0;
  for (const { key, value } of entries(cluster)) {
    if (isPrefix ? !key.startsWith(wanted) : key !== wanted) continue;
    if (count++ >= MAX_KEYS) continue;
    lines.push(key);
    if (!flags.has('--keys-only')) lines.push(JSON.stringify(value));
    else lines.push('');
  }
  if (flags.has('--count-only')) return done(`${count}\n`);
  const rest = count > MAX_KEYS ? [`... and ${count - MAX_KEYS} more keys`] : [];
  return done([...lines, ...rest].map((line) => `${line}\n`).join(''));
}

function members(cluster: Cluster): CommandResult {
  const rows = cluster.etcd.status().map(({ name, isRunning }) => {
    const address = cluster.machine(name)?.machine.host.address ?? '';
    const state = isRunning ? 'started' : 'unstarted';
    return `${hexOf(name)}, ${state}, ${name}, https://${address}:2380, https://${address}:2379, false\n`;
  });
  return done(rows.join(''));
}

function endpoints(cluster: Cluster, sub: string): CommandResult {
  const rows = cluster.etcd.status().map(({ name, isRunning, isLeader }) => {
    const address = `https://${cluster.machine(name)?.machine.host.address ?? ''}:2379`;
    if (sub === 'health') return `${address} is ${isRunning ? 'healthy' : 'unhealthy'}\n`;
    const role = isLeader ? 'leader' : 'follower';
    return `${address}, ${hexOf(name)}, 3.6.6, ${role}, term ${cluster.etcd.term}, revision ${cluster.store.revision}\n`;
  });
  return done(rows.join(''));
}

/** A member's id, made from its name. */
function hexOf(name: string): string {
  let hash = 0x811c9dc5;
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0').repeat(2);
}
