// kubectl create configmap, secret. Upstream: kubectl pkg/cmd/create/create_{configmap,secret}.go
import type { Obj } from '../../api/client.ts';
import type { Invocation } from '../../command.ts';
import { KubectlError } from '../../errors.ts';
import type { Generator } from './create-object.ts';

const SOURCES = 'from-literal:a from-file:l from-env-file:l append-hash:b';

/** Keys and texts of --from-literal, --from-file and --from-env-file. */
async function entriesOf(call: Invocation): Promise<readonly (readonly [string, string])[]> {
  const entries: (readonly [string, string])[] = [];
  const add = (key: string, value: string): void => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
      throw new KubectlError(
        `${JSON.stringify(key)} is not valid key name for a ConfigMap: a valid config key must ` +
          `consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  ` +
          `or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      );
    }
    if (entries.some(([known]) => known === key)) {
      throw new KubectlError(
        `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data ` +
          `for ConfigMap ${JSON.stringify(call.args[0])}`,
      );
    }
    entries.push([key, value]);
  };
  for (const file of call.flags.list('from-file')) {
    const equals = file.indexOf('=');
    const name = equals < 0 ? file : file.slice(equals + 1);
    const text = await readFile(call, name);
    add(equals < 0 ? name.slice(name.lastIndexOf('/') + 1) : file.slice(0, equals), text);
  }
  for (const literal of call.flags.list('from-literal')) {
    const equals = literal.indexOf('=');
    if (equals <= 0) {
      throw new KubectlError(`invalid literal source ${literal}, expected key=value`);
    }
    const value = literal.slice(equals + 1).replace(/^(['"])(.*)\1$/s, '$2');
    add(literal.slice(0, equals), value);
  }
  for (const file of call.flags.list('from-env-file')) {
    for (const line of (await readFile(call, file)).split('\n')) {
      const text = line.trimStart();
      if (text === '' || text.startsWith('#')) continue;
      const equals = text.indexOf('=');
      if (equals > 0) add(text.slice(0, equals), text.slice(equals + 1));
    }
  }
  return entries;
}

async function readFile(call: Invocation, name: string): Promise<string> {
  const text = await call.host.readFile(name);
  if (text === undefined) {
    throw new KubectlError(`error reading ${name}: no such file or directory`);
  }
  return text;
}

export const configMap: Generator = {
  path: 'create configmap',
  aliases: ['cm'],
  summary: 'Create a config map from a file, directory or literal value',
  usage: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1]',
  flags: SOURCES,
  resource: 'configmaps',
  namespaced: true,
  failure: 'failed to create configmap: ',
  async make(call, name) {
    const entries = await entriesOf(call);
    return {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name },
      ...(entries.length > 0 ? { data: ordered(entries) } : {}),
    };
  },
};

function ordered(entries: readonly (readonly [string, string])[]): Obj {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function base64(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

function secret(name: string, type: string, entries: readonly (readonly [string, string])[]) {
  const data = ordered(entries.map(([key, value]) => [key, base64(value)]));
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name },
    ...(entries.length > 0 ? { data } : {}),
    ...(type === '' ? {} : { type }),
  };
}

export const secretGeneric: Generator = {
  path: 'create secret generic',
  summary: 'Create a secret from a local file, directory, or literal value',
  usage: 'NAME [--type=string] [--from-literal=key1=value1]',
  flags: `${SOURCES} type:s`,
  resource: 'secrets',
  namespaced: true,
  failure: 'failed to create secret ',
  make: async (call, name) => secret(name, call.flags.text('type'), await entriesOf(call)),
};

export const secretTls: Generator = {
  path: 'create secret tls',
  summary: 'Create a TLS secret',
  usage: 'NAME --cert=path/to/cert/file --key=path/to/key/file',
  flags: 'cert:s key:s append-hash:b',
  resource: 'secrets',
  namespaced: true,
  failure: 'failed to create secret ',
  async make(call, name) {
    const [cert, key] = [call.flags.text('cert'), call.flags.text('key')];
    if (cert === '' || key === '') throw new KubectlError('key and cert must be specified');
    const read = async (file: string): Promise<string> => {
      const text = await call.host.readFile(file);
      if (text !== undefined) return text;
      throw new KubectlError(`Cannot read file ${file}, open ${file}: no such file or directory`);
    };
    const certText = await read(cert);
    const type = 'kubernetes.io/tls';
    return secret(name, type, [
      ['tls.crt', certText],
      ['tls.key', await read(key)],
    ]);
  },
};

export const secretDocker: Generator = {
  path: 'create secret docker-registry',
  summary: 'Create a secret for use with a Docker registry',
  usage: 'NAME --docker-username=user --docker-password=password --docker-email=email',
  flags:
    'docker-username:s docker-password:s docker-email:s append-hash:b from-file:l ' +
    'docker-server:s=https://index.docker.io/v1/',
  resource: 'secrets',
  namespaced: true,
  failure: 'failed to create secret ',
  make(call, name) {
    const [username, password] = [
      call.flags.text('docker-username'),
      call.flags.text('docker-password'),
    ];
    if (username === '' || password === '') {
      throw new KubectlError(
        'either --from-file or the combination of --docker-username, --docker-password and ' +
          '--docker-server is required',
      );
    }
    const email = call.flags.text('docker-email');
    const auth = base64(`${username}:${password}`);
    const entry = { username, password, ...(email ? { email } : {}), auth };
    const config = { auths: { [call.flags.text('docker-server')]: entry } };
    const type = 'kubernetes.io/dockerconfigjson';
    return secret(name, type, [['.dockerconfigjson', JSON.stringify(config)]]);
  },
};
