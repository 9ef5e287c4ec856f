// kubectl expose. Upstream: kubectl pkg/cmd/expose/expose.go
import { pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import { findItems } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { DRY_RUN, FILES } from '../command.ts';
import { KubectlError, ManyErrors } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { PRINT_FLAGS } from '../printers/print-object.ts';
import { pairsOf } from './run.ts';

const EXPOSED = new Set(['Pod', 'Service', 'ReplicationController', 'Deployment', 'ReplicaSet']);

export const expose: Command = {
  path: 'expose',
  summary: 'Take a workload, service or pod and expose it as a new Kubernetes service',
  usage: '(-f FILENAME | TYPE NAME) [--port=port] [--target-port=number-or-name] [--name=name]',
  completes: 'workloads',
  flags: flagSpecs(
    PRINT_FLAGS,
    FILES,
    DRY_RUN,
    'cluster-ip:s external-ip:s field-manager:s=kubectl-expose l/labels:s load-balancer-ip:s',
    'name:s override-type:s=merge overrides:s port:s protocol:s save-config:b selector:s',
    'session-affinity:s target-port:s type:s',
  ),
  async run(call) {
    if (call.args.length === 0 && !call.hasFiles) {
      throw new KubectlError('must specify one of -f and -k or a resource and a name');
    }
    const { items, errors } = await findItems(call, { needsNames: true });
    const failed: unknown[] = [...errors];
    for (const { object, resource } of items) {
      try {
        if (!EXPOSED.has(object.kind)) {
          const { group, kind } = resource;
          throw new KubectlError(`cannot expose a ${kind}${group ? `.${group}` : ''}`);
        }
        const service = serviceFor(call, object);
        if (call.dryRun === 'client') {
          call.report(service, 'exposed');
          continue;
        }
        const services = await call.discovery.find('services');
        const query = {
          dryRun: call.dryRun === 'server' ? 'All' : undefined,
          fieldManager: call.flags.text('field-manager'),
        };
        const path = pathOf(services, call.namespace);
        call.report(await call.client.send('POST', path, { query, body: service }), 'exposed');
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw new ManyErrors(failed);
  },
};

function serviceFor(call: Invocation, object: Obj): Obj {
  const { flags } = call;
  const name = (flags.text('name') || object.metadata.name).slice(0, 63);
  const labels =
    flags.text('labels') === '' ? object.metadata.labels : pairsOf(flags.text('labels'));
  const type = flags.text('type');
  const clusterIP = flags.text('cluster-ip');
  const externalIp = flags.text('external-ip');
  const affinity = flags.text('session-affinity');
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name,
      ...(call.hasNamespace ? { namespace: call.namespace } : {}),
      ...(labels ? { labels } : {}),
    },
    spec: {
      ports: portsFor(call, object),
      selector: selectorFor(call, object),
      ...(clusterIP === '' ? {} : { clusterIP }),
      ...(type === '' ? {} : { type }),
      ...(externalIp === '' ? {} : { externalIPs: [externalIp] }),
      ...(affinity === '' ? {} : { sessionAffinity: affinity }),
    },
    status: { loadBalancer: {} },
  };
}

function selectorFor(call: Invocation, object: Obj): Obj {
  const given = call.flags.text('selector');
  if (given !== '') return pairsOf(given);
  const { kind, spec, metadata } = object;
  if (kind === 'Pod') {
    if (metadata.labels) return metadata.labels;
    throw new KubectlError(
      "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels " +
        'and cannot be exposed',
    );
  }
  if (kind === 'Service' || kind === 'ReplicationController') return spec.selector;
  if ((spec.selector.matchExpressions ?? []).length > 0) {
    throw new KubectlError(
      `couldn't retrieve selectors via --selector flag or introspection: couldn't convert ` +
        `expressions - "${JSON.stringify(spec.selector.matchExpressions)}" to map-based selector format`,
    );
  }
  return spec.selector.matchLabels;
}

interface Port {
  readonly port: string;
  readonly protocol: string;
}

function portsFor(call: Invocation, object: Obj): Obj[] {
  const { flags } = call;
  const given = flags.text('port');
  const known = portsOf(object);
  const ports: readonly Port[] =
    given === ''
      ? known
      : given.split(',').map((port) => ({
          port,
          protocol: known.find((one) => one.port === port)?.protocol ?? 'TCP',
        }));
  if (ports.length === 0) {
    throw new KubectlError("couldn't find port via --port flag or introspection");
  }
  const target = flags.text('target-port');
  return ports.map(({ port, protocol }, index) => ({
    ...(ports.length > 1 ? { name: `port-${index + 1}` } : {}),
    protocol: flags.text('protocol') || protocol,
    port: Number(port),
    targetPort: target === '' ? Number(port) : /^\d+$/.test(target) ? Number(target) : target,
  }));
}

function portsOf({ kind, spec }: Obj): readonly Port[] {
  if (kind === 'Service') {
    return spec.ports.map(({ port, protocol }: Obj) => ({ port: String(port), protocol }));
  }
  const { containers }: Obj = kind === 'Pod' ? spec : spec.template.spec;
  return containers.flatMap(({ ports = [] }: Obj) =>
    ports.map(({ containerPort, protocol = 'TCP' }: Obj) => ({
      port: String(containerPort),
      protocol,
    })),
  );
}
