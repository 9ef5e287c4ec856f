// The variables that describe Services to containers. Upstream: pkg/kubelet/envvars/envvars.go.
import type { Informer } from '../../../client/informer.ts';
import type { Service } from '../../../model/generated/types.ts';

export type Variable = readonly [name: string, value: string];
const NONE: readonly Variable[] = [];

/** Made once for each namespace and revision of its Services, shared by all containers. */
export class ServiceEnvironment {
  private readonly made = new Map<string, readonly Variable[]>();

  constructor(private readonly services: Informer<Service>) {
    services.onChange(({ object }) => {
      const { namespace = '', name } = object.metadata;
      if (namespace === 'default' && name === 'kubernetes') this.made.clear();
      else this.made.delete(namespace);
    });
  }

  /** Variables of the pod's namespace, or of the API server's Service alone. */
  variables(namespace: string, areLinksEnabled: boolean): readonly Variable[] {
    const key = areLinksEnabled ? namespace : '';
    let variables = this.made.get(key);
    if (!variables) this.made.set(key, (variables = this.make(key)));
    return variables;
  }

  private make(namespace: string): readonly Variable[] {
    const own = namespace === '' ? NONE : [...this.services.list(namespace)];
    const chosen = new Map<string, Service>();
    const master = this.services.get('default', 'kubernetes');
    if (master) chosen.set('kubernetes', master);
    for (const service of own as readonly Service[]) chosen.set(service.metadata.name, service);
    const all = [...chosen.values()].sort(byName);
    return all.flatMap(variablesOf);
  }
}

function byName(a: Service, b: Service): number {
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0;
}

function variablesOf(service: Service): readonly Variable[] {
  const { clusterIP = '', ports = [] } = service.spec ?? {};
  const [first] = ports;
  if (clusterIP === '' || clusterIP === 'None' || !first) return NONE;
  const prefix = service.metadata.name.toUpperCase().replaceAll('-', '_');
  const variables: Variable[] = [
    [`${prefix}_SERVICE_HOST`, clusterIP],
    [`${prefix}_SERVICE_PORT`, String(first.port)],
  ];
  for (const { name, port } of ports) {
    if (!name) continue;
    const suffix = name.toUpperCase().replaceAll('-', '_');
    variables.push([`${prefix}_SERVICE_PORT_${suffix}`, String(port)]);
  }
  const scheme = (protocol = 'TCP'): string => protocol.toLowerCase();
  variables.push([`${prefix}_PORT`, `${scheme(first.protocol)}://${clusterIP}:${first.port}`]);
  for (const { port, protocol = 'TCP' } of ports) {
    const name = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
    variables.push(
      [name, `${scheme(protocol)}://${clusterIP}:${port}`],
      [`${name}_PROTO`, scheme(protocol)],
      [`${name}_PORT`, String(port)],
      [`${name}_ADDR`, clusterIP],
    );
  }
  return variables;
}
