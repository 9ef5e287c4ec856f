// kubectl config view, get-contexts, get-clusters, get-users, current-context.
// Upstream: kubectl pkg/cmd/config/{view,get_contexts,get_clusters,get_users,current_context}.go
import type { Obj } from '../../api/client.ts';
import type { Command, Invocation } from '../../command.ts';
import { KubectlError } from '../../errors.ts';
import { flagSpecs } from '../../flags.ts';
import { markTyped } from '../../printers/print-object.ts';
import { alignTabs, TABLE_STOPS } from '../../printers/tab-writer.ts';
import type { Kubeconfig, Part } from './kubeconfig.ts';
import { entryOf, readConfig, sorted } from './kubeconfig.ts';

/** What nobody should read over a shoulder. */
const SECRET = new Map([
  ['certificate-authority-data', 'DATA+OMITTED'],
  ['client-certificate-data', 'DATA+OMITTED'],
  ['client-key-data', 'DATA+OMITTED'],
  ['token', 'REDACTED'],
  ['password', 'REDACTED'],
]);

function redacted(value: unknown, key = ''): unknown {
  const hidden = SECRET.get(key);
  if (hidden !== undefined) return hidden;
  if (Array.isArray(value)) return value.map((one) => redacted(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, redacted(one, name)]),
  );
}

function minified(call: Invocation, config: Kubeconfig): Kubeconfig {
  const current = call.flags.text('context') || config['current-context'];
  if (current === '') throw new KubectlError('current-context must exist in order to minify');
  const context = entryOf(config, 'contexts', current);
  if (!context) throw new KubectlError(`cannot locate context ${current}`);
  const only = (part: Part, name: string) => config[part].filter((one) => one.name === name);
  return {
    ...config,
    clusters: only('clusters', context.cluster),
    users: only('users', context.user),
    contexts: only('contexts', current),
    'current-context': current,
  };
}

async function view(call: Invocation): Promise<void> {
  const all = await readConfig(call);
  const config = sorted(call.flags.bool('minify') ? minified(call, all) : all);
  const isRaw = call.flags.bool('raw') || call.flags.bool('flatten');
  call.show(markTyped((isRaw ? config : redacted(config)) as Obj));
}

async function getContexts(call: Invocation): Promise<void> {
  const config = await readConfig(call);
  const wanted = call.args.length > 0 ? call.args : config.contexts.map(({ name }) => name);
  const output = call.flags.text('output');
  if (output !== '' && output !== 'name') {
    throw new KubectlError(
      `--output ${output} is not available in kubectl config get-contexts; ` +
        'resetting to default output format',
    );
  }
  const known = wanted.filter((name) => entryOf(config, 'contexts', name));
  if (output === 'name')
    call.out(
      known
        .toSorted()
        .map((name) => `${name}\n`)
        .join(''),
    );
  else {
    const rows = call.flags.bool('no-headers')
      ? []
      : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']];
    for (const name of known.toSorted()) {
      const { cluster, user, namespace = '' } = entryOf(config, 'contexts', name) as Obj;
      const mark = name === config['current-context'] ? '*' : '';
      rows.push([mark, name, cluster ?? '', user ?? '', namespace]);
    }
    call.out(alignTabs(rows.map((cells) => `${cells.join('\t')}\n`).join(''), TABLE_STOPS));
  }
  const missing = wanted.filter((name) => !known.includes(name));
  if (missing.length > 0) {
    throw new KubectlError(missing.map((name) => `context ${name} not found`).join('\n'));
  }
}

async function names(call: Invocation, part: Part): Promise<void> {
  const config = await readConfig(call);
  call.out(['NAME', ...config[part].map(({ name }) => name).toSorted()].join('\n') + '\n');
}

export const VIEW_COMMANDS: readonly Command[] = [
  {
    path: 'config view',
    summary: 'Display merged kubeconfig settings or a specified kubeconfig file',
    flags: flagSpecs(
      'minify:b o/output:s=yaml raw:b flatten:b merge:b=true template:s show-managed-fields:b',
      'allow-missing-template-keys:b=true',
    ),
    run: view,
  },
  {
    path: 'config current-context',
    summary: 'Display the current-context',
    flags: flagSpecs(),
    async run(call) {
      const config = await readConfig(call);
      if (config['current-context'] === '') throw new KubectlError('current-context is not set');
      call.out(`${config['current-context']}\n`);
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
    flags: flagSpecs(),
    run: (call) => names(call, 'clusters'),
  },
  {
    path: 'config get-users',
    summary: 'Display users defined in the kubeconfig',
    flags: flagSpecs(),
    run: (call) => names(call, 'users'),
  },
];
