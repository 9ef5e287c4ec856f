// kubectl version, cluster-info, api-resources, api-versions, options. Upstream: kubectl pkg/cmd/
import type { Obj } from '../api/client.ts';
import { apiVersionOf } from '../api/discovery.ts';
import type { ApiResource } from '../api/discovery.ts';
import type { Command } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { SELECTOR } from '../command.ts';
import { alignTabs, TABLE_STOPS } from '../printers/tab-writer.ts';
import { toYaml } from '../printers/yaml.ts';

/** The kubectl whose words these are. */
const CLIENT = {
  major: '1',
  minor: '35',
  gitVersion: 'v1.35.2',
  gitCommit: 'fdc9d74cbf2da6754ebf81d56f80ae2948cd6425',
  gitTreeState: 'clean',
  buildDate: '2026-02-26T20:05:34Z',
  goVersion: 'go1.25.7',
  compiler: 'gc',
  platform: 'linux/amd64',
};
const KUSTOMIZE = 'v5.7.1';

export const version: Command = {
  path: 'version',
  summary: 'Print the client and server version information',
  flags: flagSpecs('client:b o/output:s'),
  async run(call) {
    const output = call.flags.text('output');
    if (!['', 'json', 'yaml'].includes(output)) {
      throw new KubectlError(`--output must be 'yaml' or 'json'`);
    }
    const server = call.flags.bool('client') ? undefined : await call.client.get('/version');
    if (output === '') {
      call.out(`Client Version: ${CLIENT.gitVersion}\nKustomize Version: ${KUSTOMIZE}\n`);
      if (server) call.out(`Server Version: ${server.gitVersion}\n`);
      return;
    }
    const all = {
      clientVersion: CLIENT,
      kustomizeVersion: KUSTOMIZE,
      ...(server ? { serverVersion: ordered(server) } : {}),
    };
    call.out(output === 'json' ? `${JSON.stringify(all, null, 2)}\n` : `${toYaml(all)}\n`);
  },
};

const ORDER = [
  'major',
  'minor',
  'emulationMajor',
  'emulationMinor',
  'minCompatibilityMajor',
].concat(
  ['minCompatibilityMinor', 'gitVersion', 'gitCommit', 'gitTreeState', 'buildDate', 'goVersion'],
  ['compiler', 'platform'],
);

function ordered(server: Obj): Obj {
  return Object.fromEntries(ORDER.filter((key) => server[key]).map((key) => [key, server[key]]));
}

export const clusterInfo: Command = {
  path: 'cluster-info',
  summary: 'Display cluster information',
  flags: flagSpecs(),
  async run(call) {
    const { server } = call.host;
    call.out(`Kubernetes control plane is running at ${server}\n`);
    const services = await call.client.get('/api/v1/namespaces/kube-system/services', {
      labelSelector: 'kubernetes.io/cluster-service=true',
    });
    for (const { metadata, spec } of services.items as Obj[]) {
      const name = metadata.labels['kubernetes.io/name'] ?? metadata.name;
      const [port] = spec.ports;
      const title = port.name ? `${metadata.name}:${port.name}` : metadata.name;
      const path = `/api/v1/namespaces/${metadata.namespace}/services/${title}/proxy`;
      call.out(`${name} is running at ${server}${path}\n`);
    }
    call.out(
      "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n",
    );
  },
};

export const apiVersions: Command = {
  path: 'api-versions',
  summary: 'Print the supported API versions on the server, in the form of "group/version"',
  flags: flagSpecs(),
  async run(call) {
    const all = new Set((await call.discovery.resources()).map(apiVersionOf));
    call.out(
      [...all]
        .sort()
        .map((one) => `${one}\n`)
        .join(''),
    );
  },
};

export const apiResources: Command = {
  path: 'api-resources',
  summary: 'Print the supported API resources on the server',
  flags: flagSpecs(
    SELECTOR,
    'api-group:s cached:b categories:l namespaced:b=true no-headers:b o/output:s sort-by:s verbs:l',
  ),
  async run(call) {
    const { flags } = call;
    const output = flags.text('output');
    if (!['', 'wide', 'name'].includes(output)) {
      throw new KubectlError(
        `unable to match a printer suitable for the output format "${output}", allowed formats are: json,name,wide,yaml`,
      );
    }
    const [verbs, categories] = [flags.list('verbs'), flags.list('categories')];
    const found = (await call.discovery.resources())
      .filter((one) => one.preferred)
      .filter((one) => !flags.isSet('api-group') || one.group === flags.text('api-group'))
      .filter((one) => !flags.isSet('namespaced') || one.namespaced === flags.bool('namespaced'))
      .filter((one) => verbs.every((verb) => one.verbs.includes(verb)))
      .filter((one) => categories.every((category) => one.categories.includes(category)));
    const sorted = found.toSorted(sorter(flags.text('sort-by')));
    if (output === 'name') {
      call.out(sorted.map((one) => `${title(one)}\n`).join(''));
      return;
    }
    const isWide = output === 'wide';
    const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND'];
    if (isWide) header.push('VERBS', 'CATEGORIES');
    const rows = sorted.map((one) => rowOf(one, isWide));
    const lines = flags.bool('no-headers') ? rows : [header, ...rows];
    call.out(alignTabs(lines.map((cells) => `${cells.join('\t')}\n`).join(''), TABLE_STOPS));
  },
};

function title({ plural, group }: ApiResource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

function rowOf(one: ApiResource, isWide: boolean): string[] {
  const { plural, shortNames, namespaced, kind, verbs, categories } = one;
  const cells = [plural, shortNames.join(','), apiVersionOf(one), String(namespaced), kind];
  return isWide ? [...cells, verbs.join(','), categories.join(',')] : cells;
}

function sorter(by: string): (a: ApiResource, b: ApiResource) => number {
  const compare = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
  return (a, b) => {
    if (by === 'name') return compare(a.plural, b.plural);
    if (by === 'kind') return compare(a.kind, b.kind);
    return compare(a.group, b.group) || compare(a.plural, b.plural);
  };
}
