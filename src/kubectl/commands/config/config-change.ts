// kubectl config set-..., delete-..., rename-context, use-context, set and unset.
// Upstream: kubectl pkg/cmd/config/
import type { Obj } from '../../api/client.ts';
import type { Command, Invocation } from '../../command.ts';
import { KubectlError } from '../../errors.ts';
import { flagSpecs } from '../../flags.ts';
import { setValue } from './config-set.ts';
import type { Kubeconfig, Part } from './kubeconfig.ts';
import {
  configPath,
  entryOf,
  readConfig,
  withEntry,
  withoutEntry,
  writeConfig,
} from './kubeconfig.ts';

/** Fields of an entry by the flags that set them. */
type Fields = readonly (readonly [flag: string, field: string])[];

const CLUSTER_FIELDS: Fields = [
  ['server', 'server'],
  ['tls-server-name', 'tls-server-name'],
  ['proxy-url', 'proxy-url'],
  ['certificate-authority', 'certificate-authority'],
];
const USER_FIELDS: Fields = [
  ['client-certificate', 'client-certificate'],
  ['client-key', 'client-key'],
  ['token', 'token'],
  ['username', 'username'],
  ['password', 'password'],
];
const CONTEXT_FIELDS: Fields = [
  ['cluster', 'cluster'],
  ['user', 'user'],
  ['namespace', 'namespace'],
];

function withFlags(call: Invocation, fields: Fields, old: Obj): Obj {
  const next = { ...old };
  for (const [flag, field] of fields) {
    if (!call.flags.isSet(flag)) continue;
    if (call.flags.text(flag) === '') delete next[field];
    else next[field] = call.flags.text(flag);
  }
  return next;
}

function onlyName(call: Invocation): string {
  const [name, ...more] = call.args;
  if (name === undefined || more.length > 0) {
    throw call.usage(`Unexpected args: [${call.args.join(' ')}]`);
  }
  return name;
}

async function setCluster(call: Invocation): Promise<void> {
  const name = onlyName(call);
  const config = await readConfig(call);
  const next = withFlags(call, CLUSTER_FIELDS, entryOf(config, 'clusters', name) ?? {});
  if (call.flags.isSet('insecure-skip-tls-verify')) {
    if (!call.flags.bool('insecure-skip-tls-verify')) delete next['insecure-skip-tls-verify'];
    else {
      next['insecure-skip-tls-verify'] = true;
      delete next['certificate-authority'];
      delete next['certificate-authority-data'];
    }
  }
  const cluster = await embedded(call, { server: '', ...next });
  writeConfig(call, withEntry(config, 'clusters', name, cluster));
  call.out(`Cluster "${name}" set.\n`);
}

async function setCredentials(call: Invocation): Promise<void> {
  const name = onlyName(call);
  const config = await readConfig(call);
  const next = withFlags(call, USER_FIELDS, entryOf(config, 'users', name) ?? {});
  // The one method takes the other's place.
  if (call.flags.isSet('token')) {
    delete next['username'];
    delete next['password'];
  } else if (call.flags.isSet('username') || call.flags.isSet('password')) delete next['token'];
  const command = call.flags.text('exec-command');
  if (command !== '') next.exec = execOf(call, command);
  writeConfig(call, withEntry(config, 'users', name, await embedded(call, next)));
  call.out(`User "${name}" set.\n`);
}

function execOf(call: Invocation, command: string): Obj {
  const env = call.flags.list('exec-env').map((one) => {
    const equals = one.indexOf('=');
    return { name: one.slice(0, equals), value: one.slice(equals + 1) };
  });
  return {
    apiVersion: call.flags.text('exec-api-version'),
    args: call.flags.isSet('exec-arg') ? call.flags.list('exec-arg') : null,
    command,
    env: env.length > 0 ? env : null,
    provideClusterInfo: false,
  };
}

/** With --embed-certs files become data. */
async function embedded(call: Invocation, entry: Obj): Promise<Obj> {
  if (!call.flags.bool('embed-certs')) return entry;
  const next = { ...entry };
  for (const field of ['certificate-authority', 'client-certificate', 'client-key']) {
    const file = next[field];
    if (file === undefined) continue;
    const text = await call.host.readFile(file);
    if (text === undefined) {
      throw new KubectlError(
        `could not stat ${field} file ${file}: stat ${file}: no such file or directory`,
      );
    }
    delete next[field];
    next[`${field}-data`] = btoa(text);
  }
  return next;
}

async function setContext(call: Invocation): Promise<void> {
  const config = await readConfig(call);
  const isCurrent = call.flags.bool('current');
  if (isCurrent && call.args.length > 0)
    throw new KubectlError('you cannot specify both --current and a context name');
  if (isCurrent && config['current-context'] === '')
    throw new KubectlError('no current context is set');
  const name = isCurrent ? config['current-context'] : onlyName(call);
  const known = entryOf(config, 'contexts', name);
  writeConfig(
    call,
    withEntry(config, 'contexts', name, withFlags(call, CONTEXT_FIELDS, known ?? {})),
  );
  call.out(`Context "${name}" ${known ? 'modified' : 'created'}.\n`);
}

async function useContext(call: Invocation): Promise<void> {
  const name = onlyName(call);
  const config = await readConfig(call);
  if (!entryOf(config, 'contexts', name)) {
    throw new KubectlError(`no context exists with the name: "${name}"`);
  }
  writeConfig(call, { ...config, 'current-context': name });
  call.out(`Switched to context "${name}".\n`);
}

function deleter(part: Part, word: string): (call: Invocation) => Promise<void> {
  return async (call) => {
    const name = onlyName(call);
    const config = await readConfig(call);
    const path = configPath(call);
    if (!entryOf(config, part, name)) {
      throw new KubectlError(`cannot delete ${word} ${name}, not in ${path}`);
    }
    if (part === 'contexts' && config['current-context'] === name) {
      call.err(
        'warning: this removed your active context, use "kubectl config use-context" to select a ' +
          'different one\n',
      );
    }
    writeConfig(call, withoutEntry(config, part, name));
    call.out(`deleted ${word} ${name} from ${path}\n`);
  };
}

async function renameContext(call: Invocation): Promise<void> {
  const [from, to] = call.args;
  if (from === undefined || to === undefined || call.args.length > 2) {
    throw call.usage(`Unexpected args: [${call.args.join(' ')}]`);
  }
  const config = await readConfig(call);
  const path = configPath(call);
  const context = entryOf(config, 'contexts', from);
  if (!context) {
    throw new KubectlError(`cannot rename the context "${from}", it's not in ${path}`);
  }
  if (entryOf(config, 'contexts', to)) {
    throw new KubectlError(
      `cannot rename the context "${from}", the context "${to}" already exists in ${path}`,
    );
  }
  const moved = withEntry(withoutEntry(config, 'contexts', from), 'contexts', to, context);
  const current = config['current-context'] === from ? to : config['current-context'];
  writeConfig(call, { ...moved, 'current-context': current });
  call.out(`Context "${from}" renamed to "${to}".\n`);
}

async function setProperty(call: Invocation): Promise<void> {
  const [property, value] = call.args;
  if (property === undefined || value === undefined || call.args.length > 2) {
    throw call.usage(`Unexpected args: [${call.args.join(' ')}]`);
  }
  const config = await readConfig(call);
  writeConfig(call, setValue(config, property, value) as Kubeconfig);
  call.out(`Property "${property}" set.\n`);
}

async function unsetProperty(call: Invocation): Promise<void> {
  const property = onlyName(call);
  const config = await readConfig(call);
  writeConfig(call, setValue(config, property, undefined) as Kubeconfig);
  call.out(`Property "${property}" unset.\n`);
}

const EXEC_FLAGS = 'exec-command:s exec-api-version:s exec-arg:l exec-env:a';

export const CHANGE_COMMANDS: readonly Command[] = [
  {
    path: 'config use-context',
    aliases: ['use'],
    summary: 'Set the current-context in a kubeconfig file',
    usage: 'CONTEXT_NAME',
    flags: flagSpecs(),
    run: useContext,
  },
  {
    path: 'config set-context',
    summary: 'Set a context entry in kubeconfig',
    usage: '[NAME | --current] [--cluster=CLUSTER] [--user=USER] [--namespace=NAMESPACE]',
    flags: flagSpecs('current:b'),
    run: setContext,
  },
  {
    path: 'config set-cluster',
    summary: 'Set a cluster entry in kubeconfig',
    usage: 'NAME [--server=SERVER] [--certificate-authority=PATH]',
    flags: flagSpecs('embed-certs:b proxy-url:s'),
    run: setCluster,
  },
  {
    path: 'config set-credentials',
    summary: 'Set a user entry in kubeconfig',
    usage: 'NAME [--client-certificate=PATH] [--client-key=PATH] [--token=TOKEN]',
    flags: flagSpecs('embed-certs:b', EXEC_FLAGS),
    run: setCredentials,
  },
  {
    path: 'config delete-cluster',
    summary: 'Delete the specified cluster from the kubeconfig',
    usage: 'NAME',
    flags: flagSpecs(),
    run: deleter('clusters', 'cluster'),
  },
  {
    path: 'config delete-context',
    summary: 'Delete the specified context from the kubeconfig',
    usage: 'NAME',
    flags: flagSpecs(),
    run: deleter('contexts', 'context'),
  },
  {
    path: 'config delete-user',
    summary: 'Delete the specified user from the kubeconfig',
    usage: 'NAME',
    flags: flagSpecs(),
    run: deleter('users', 'user'),
  },
  {
    path: 'config rename-context',
    summary: 'Rename a context from the kubeconfig file',
    usage: 'CONTEXT_NAME NEW_NAME',
    flags: flagSpecs(),
    run: renameContext,
  },
  {
    path: 'config set',
    summary: 'Set an individual value in a kubeconfig file',
    usage: 'PROPERTY_NAME PROPERTY_VALUE',
    flags: flagSpecs('set-raw-bytes:b'),
    run: setProperty,
  },
  {
    path: 'config unset',
    summary: 'Unset an individual value in a kubeconfig file',
    usage: 'PROPERTY_NAME',
    flags: flagSpecs(),
    run: unsetProperty,
  },
];
