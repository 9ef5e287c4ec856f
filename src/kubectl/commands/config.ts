// kubectl config. Upstream: kubectl pkg/cmd/config/
import type { Command, Invocation } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { alignTabs, TABLE_STOPS } from '../printers/tab-writer.ts';
import { toYaml } from '../printers/yaml.ts';

const none = flagSpecs();

function view(call: Invocation): string {
  const { clusters, users, contexts, currentContext } = call.host.config;
  const isMinified = call.flags.bool('minify');
  const kept = contexts.filter(({ name }) => !isMinified || name === currentContext);
  return toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': currentContext,
    clusters: clusters.map(({ name, server }) => ({
      name,
      cluster: { server, 'certificate-authority-data': 'DATA+OMITTED' },
    })),
    users: users.map(({ name }) => ({
      name,
      user: { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' },
    })),
    contexts: kept.map(({ name, cluster, user, namespace }) => ({
      name,
      context: { cluster, user, ...(namespace ? { namespace } : {}) },
    })),
  });
}

function contextNamed(call: Invocation, name: string) {
  return call.host.config.contexts.find((one) => one.name === name);
}

export const CONFIG_COMMANDS: readonly Command[] = [
  {
    path: 'config view',
    summary: 'Display merged kubeconfig settings or a specified kubeconfig file',
    flags: flagSpecs('minify:b o/output:s=yaml raw:b flatten:b merge:b'),
    run: async (call) => call.out(view(call)),
  },
  {
    path: 'config current-context',
    summary: 'Display the current-context',
    flags: none,
    async run(call) {
      const { currentContext } = call.host.config;
      if (currentContext === '') throw new KubectlError('current-context is not set');
      call.out(`${currentContext}\n`);
    },
  },
  {
    path: 'config get-contexts',
    summary: 'Describe one or many contexts',
    usage: '[NAME]',
    flags: flagSpecs('no-headers:b o/output:s'),
    run: getContexts,
  },
  {
    path: 'config get-clusters',
    summary: 'Display clusters defined in the kubeconfig',
    flags: none,
    run: async (call) =>
      call.out(['NAME', ...call.host.config.clusters.map(({ name }) => name)].join('\n') + '\n'),
  },
  {
    path: 'config get-users',
    summary: 'Display users defined in the kubeconfig',
    flags: none,
    run: async (call) =>
      call.out(['NAME', ...call.host.config.users.map(({ name }) => name)].join('\n') + '\n'),
  },
  {
    path: 'config use-context',
    aliases: ['use'],
    summary: 'Set the current-context in a kubeconfig file',
    usage: 'CONTEXT_NAME',
    flags: none,
    async run(call) {
      const name = call.args[0] ?? '';
      if (!contextNamed(call, name)) {
        throw new KubectlError(`no context exists with the name: "${name}"`);
      }
      call.host.config.currentContext = name;
      call.out(`Switched to context "${name}".\n`);
    },
  },
  {
    path: 'config set-context',
    summary: 'Set a context entry in kubeconfig',
    usage: '[NAME | --current] [--namespace=namespace]',
    flags: flagSpecs('current:b'),
    run: setContext,
  },
];

async function getContexts(call: Invocation): Promise<void> {
  const { contexts, currentContext } = call.host.config;
  const wanted = call.args.length > 0 ? call.args : contexts.map(({ name }) => name);
  if (call.flags.text('output') === 'name') {
    call.out(wanted.map((name) => `${name}\n`).join(''));
    return;
  }
  const rows = call.flags.bool('no-headers')
    ? []
    : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']];
  for (const name of wanted.toSorted()) {
    const found = contextNamed(call, name);
    if (!found) throw new KubectlError(`context ${name} not found`);
    const mark = name === currentContext ? '*' : '';
    rows.push([mark, name, found.cluster, found.user, found.namespace ?? '']);
  }
  call.out(alignTabs(rows.map((cells) => `${cells.join('\t')}\n`).join(''), TABLE_STOPS));
}

async function setContext(call: Invocation): Promise<void> {
  const { config } = call.host;
  const isCurrent = call.flags.bool('current');
  const name = isCurrent ? config.currentContext : call.args[0];
  if (name === undefined) {
    throw new KubectlError('must specify a context name or --current');
  }
  const known = contextNamed(call, name);
  const context = known ?? { name, cluster: '', user: '' };
  if (call.flags.isSet('namespace')) {
    const namespace = call.flags.text('namespace');
    if (namespace === '') delete context.namespace;
    else context.namespace = namespace;
  }
  if (!known) config.contexts.push(context);
  call.out(`Context "${name}" ${known ? 'modified' : 'created'}.\n`);
}
