// kubectl create service, ingress. Upstream: kubectl pkg/cmd/create/create_{service,ingress}.go
import type { Obj } from '../../api/client.ts';
import type { Invocation } from '../../command.ts';
import { KubectlError } from '../../errors.ts';
import type { Generator } from './create-object.ts';

function ports(call: Invocation): Obj[] {
  const nodePort = Number(call.flags.text('node-port') || 0);
  return call.flags.list('tcp').map((text) => {
    const [port = '', target = port] = text.split(':');
    const number = portNumber(port);
    const targetPort = /^\d+$/.test(target) ? portNumber(target) : target;
    return {
      name: target === port && !text.includes(':') ? port : `${port}-${target}`,
      protocol: 'TCP',
      port: number,
      targetPort,
      ...(nodePort > 0 ? { nodePort } : {}),
    };
  });
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new KubectlError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  const number = Number(text);
  if (number >= 1 && number <= 65535) return number;
  throw new KubectlError('must be between 1 and 65535, inclusive');
}

function service(call: Invocation, name: string, type: string, more: Obj): Obj {
  const list = ports(call);
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, labels: { app: name } },
    spec: {
      ...(list.length > 0 ? { ports: list } : {}),
      selector: { app: name },
      ...more,
      type,
    },
    status: { loadBalancer: {} },
  };
}

function needsPorts(call: Invocation): void {
  if (call.flags.list('tcp').length > 0) return;
  throw new KubectlError('at least one tcp port specifier must be provided');
}

const NAMED = { resource: 'services', namespaced: true, aliases: [] as string[] };

export const serviceClusterIp: Generator = {
  ...NAMED,
  path: 'create service clusterip',
  summary: 'Create a ClusterIP service',
  usage: 'NAME [--tcp=<port>:<targetPort>]',
  flags: 'tcp:l clusterip:s',
  failure: 'failed to create ClusterIP service: ',
  make(call, name) {
    const ip = call.flags.text('clusterip');
    if (ip !== 'None') needsPorts(call);
    return service(call, name, 'ClusterIP', ip === '' ? {} : { clusterIP: ip });
  },
};

export const serviceNodePort: Generator = {
  ...NAMED,
  path: 'create service nodeport',
  summary: 'Create a NodePort service',
  usage: 'NAME [--tcp=port:targetPort]',
  flags: 'tcp:l node-port:i=0',
  failure: 'failed to create NodePort service: ',
  make(call, name) {
    needsPorts(call);
    return service(call, name, 'NodePort', {});
  },
};

export const serviceLoadBalancer: Generator = {
  ...NAMED,
  path: 'create service loadbalancer',
  summary: 'Create a LoadBalancer service',
  usage: 'NAME [--tcp=port:targetPort]',
  flags: 'tcp:l',
  failure: 'failed to create LoadBalancer service: ',
  make(call, name) {
    needsPorts(call);
    return service(call, name, 'LoadBalancer', {});
  },
};

export const serviceExternalName: Generator = {
  ...NAMED,
  path: 'create service externalname',
  summary: 'Create an ExternalName service',
  usage: 'NAME --external-name external.name',
  flags: 'tcp:l external-name:s',
  required: ['external-name'],
  failure: 'failed to create ExternalName service: ',
  make: (call, name) =>
    service(call, name, 'ExternalName', { externalName: call.flags.text('external-name') }),
};

const LABEL = '([a-z0-9]([-a-z0-9]*[a-z0-9])?)';
const RULE = new RegExp(String.raw`^([\w.*-]*)(\/[^=]*)=${LABEL}:${LABEL}(,(tls)(=[\w.-]*)?)?$`);

export const ingress: Generator = {
  path: 'create ingress',
  aliases: ['ing'],
  summary: 'Create an ingress with the specified name',
  usage: 'NAME --rule=host/path=service:port[,tls[=secret]]',
  flags: 'rule:a annotation:a class:s default-backend:s',
  resource: 'ingresses.networking.k8s.io',
  namespaced: true,
  failure: 'failed to create ingress: ',
  make(call, name) {
    const rules = call.flags.list('rule');
    const backend = call.flags.text('default-backend');
    if (rules.length === 0 && backend === '') {
      throw new KubectlError(
        'not enough information provided: every ingress has to either specify a default-backend ' +
          '(which catches all traffic) or a list of rules (which catch specific paths)',
      );
    }
    for (const rule of rules) {
      if (!RULE.test(rule)) {
        throw new KubectlError(
          `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
        );
      }
    }
    const annotations = Object.fromEntries(
      call.flags.list('annotation').map((one): [string, string] => {
        const equals = one.indexOf('=');
        return [one.slice(0, equals), one.slice(equals + 1)];
      }),
    );
    const className = call.flags.text('class');
    const tls = tlsOf(rules);
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec: {
        ...(className === '' ? {} : { ingressClassName: className }),
        ...(backend === '' ? {} : { defaultBackend: backendOf(backend) }),
        ...(tls.length > 0 ? { tls } : {}),
        ...(rules.length > 0 ? { rules: rulesOf(rules) } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
};

function backendOf(text: string): Obj {
  const [name = '', port = ''] = text.split(':');
  const number = /^\d+$/.test(port) ? { number: Number(port) } : { name: port };
  return { service: { name, port: number } };
}

function rulesOf(rules: readonly string[]): Obj[] {
  const byHost = new Map<string, Obj[]>();
  for (const rule of rules) {
    const [, host = '', path = '', service = '', , port = ''] = RULE.exec(rule) ?? [];
    const isPrefix = path.endsWith('*');
    const entry = {
      path: isPrefix ? path.slice(0, -1) : path,
      pathType: isPrefix ? 'Prefix' : 'Exact',
      backend: backendOf(`${service}:${port}`),
    };
    byHost.set(host, [...(byHost.get(host) ?? []), entry]);
  }
  return [...byHost].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } }));
}

function tlsOf(rules: readonly string[]): Obj[] {
  const bySecret = new Map<string, string[]>();
  for (const rule of rules) {
    const found = RULE.exec(rule);
    if (found?.[8] !== 'tls') continue;
    const secretName = (found[9] ?? '').replace(/^=/, '');
    const hosts = bySecret.get(secretName) ?? [];
    if (found[1] && !hosts.includes(found[1])) hosts.push(found[1]);
    bySecret.set(secretName, hosts);
  }
  return [...bySecret].map(([secretName, hosts]) => ({
    ...(hosts.length > 0 ? { hosts } : {}),
    ...(secretName ? { secretName } : {}),
  }));
}
