// The names of a cluster's zone: what CoreDNS's kubernetes plugin answers.
// Upstream: coredns/coredns plugin/kubernetes/{kubernetes,parse,reverse}.go
import type { EndpointSlice, Service } from '../../model/generated/types.ts';
import type { DnsQuestion, DnsRecord, DnsReply } from '../../world/network/dns.ts';
import { emptyReply } from '../../world/network/dns.ts';
import { parseServiceName } from './service-name.ts';
import type { ServiceName } from './service-name.ts';

/** What the zone is made from; informers provide it. */
export interface ZoneSource {
  service(namespace: string, name: string): Service | undefined;
  serviceByAddress(address: string): Service | undefined;
  slices(namespace: string, service: string): readonly EndpointSlice[];
  slicesByAddress(address: string): readonly EndpointSlice[];
  hasNamespace(name: string): boolean;
}

export interface ZoneConfig {
  /** `cluster.local` */
  readonly zone: string;
  readonly ttlSeconds: number;
  readonly answersPods: boolean;
}

/** An address behind a name, with the port that SRV records tell. */
interface Target {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/** What a name leads to. `exists` without targets is NODATA, not NXDOMAIN. */
type Found =
  | { readonly is: 'addresses'; readonly targets: readonly Target[] }
  | { readonly is: 'alias'; readonly of: string }
  | { readonly is: 'exists' }
  | { readonly is: 'unknown' };

const UNKNOWN: Found = { is: 'unknown' };
const EXISTS: Found = { is: 'exists' };
const NEGATIVE_TTL_SECONDS = 30;

export function newClusterZone(source: ZoneSource, config: ZoneConfig): ClusterZone {
  return new ClusterZone(source, config);
}

/** Answers for one zone and the reverse of its addresses. */
export class ClusterZone {
  constructor(
    private readonly source: ZoneSource,
    readonly config: ZoneConfig,
  ) {}

  /** Undefined: the name is not of this zone. */
  answer(question: DnsQuestion): DnsReply | undefined {
    const { name } = question;
    const { zone } = this.config;
    if (name.endsWith('.in-addr.arpa')) return this.reverse(question);
    if (name !== zone && !name.endsWith(`.${zone}`)) return undefined;
    const below = name === zone ? '' : name.slice(0, -zone.length - 1);
    const special = this.special(question, below);
    if (special) return special;
    const found = this.find(below);
    switch (found.is) {
      case 'unknown':
        return emptyReply('NXDOMAIN', [this.startOfAuthority()]);
      case 'exists':
        return this.noData();
      case 'alias':
        return this.alias(question, found.of);
      case 'addresses':
        return this.addresses(question, found.targets);
    }
  }

  private special(question: DnsQuestion, below: string): DnsReply | undefined {
    const { name, type } = question;
    if (below === 'dns-version') {
      return type === 'TXT' || type === 'ANY'
        ? this.reply([this.record(name, 'TXT', '"1.1.0"')])
        : this.noData();
    }
    if (below !== '') return undefined;
    if (type === 'SOA') return this.reply([this.startOfAuthority()]);
    if (type === 'NS') return this.reply([this.record(name, 'NS', `ns.dns.${this.config.zone}.`)]);
    return this.noData();
  }

  private find(below: string): Found {
    const parsed = parseServiceName(below);
    switch (parsed.is) {
      case 'branch':
        return EXISTS;
      case 'namespace':
        return this.source.hasNamespace(parsed.namespace) ? EXISTS : UNKNOWN;
      case 'pod':
        return this.pod(parsed.namespace, parsed.pod);
      case 'service':
        return this.service(parsed);
      case 'invalid':
        return UNKNOWN;
    }
  }

  /** `pods insecure`: any dashed address in a namespace that exists. */
  private pod(namespace: string, dashed: string): Found {
    const address = dashed.replaceAll('-', '.');
    const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(address);
    if (!this.config.answersPods || !isAddress || !this.source.hasNamespace(namespace)) {
      return UNKNOWN;
    }
    const host = `${dashed}.${namespace}.pod.${this.config.zone}`;
    return { is: 'addresses', targets: [{ host, address, port: 0 }] };
  }

  private service(name: ServiceName): Found {
    const service = this.source.service(name.namespace, name.service);
    if (!service) return UNKNOWN;
    const { spec } = service;
    if (spec.type === 'ExternalName') {
      return name.endpoint === '' && name.port === ''
        ? { is: 'alias', of: spec.externalName ?? '' }
        : UNKNOWN;
    }
    const targets =
      spec.clusterIP === 'None' || name.endpoint !== ''
        ? this.endpointTargets(service, name)
        : this.clusterIpTargets(service, name);
    return targets.length === 0 ? UNKNOWN : { is: 'addresses', targets };
  }

  private clusterIpTargets({ spec, metadata }: Service, name: ServiceName): Target[] {
    const host = `${metadata.name}.${metadata.namespace}.svc.${this.config.zone}`;
    const targets: Target[] = [];
    for (const port of spec.ports ?? []) {
      if (!isPort(name, port.name ?? '', port.protocol ?? 'TCP')) continue;
      for (const address of spec.clusterIPs ?? [spec.clusterIP ?? '']) {
        targets.push({ host, address, port: port.port });
      }
    }
    return targets;
  }

  private endpointTargets({ metadata }: Service, name: ServiceName): Target[] {
    const { namespace = '' } = metadata;
    const base = `${metadata.name}.${namespace}.svc.${this.config.zone}`;
    const targets: Target[] = [];
    for (const { endpoints, ports } of this.source.slices(namespace, metadata.name)) {
      const open = ports?.length ? ports : [{ name: '', protocol: 'TCP', port: 0 }];
      for (const { addresses, conditions, hostname } of endpoints ?? []) {
        if (conditions?.ready === false) continue;
        const address = addresses[0] ?? '';
        const label = hostname || address.replaceAll('.', '-');
        if (name.endpoint !== '' && name.endpoint !== label.toLowerCase()) continue;
        for (const port of open) {
          if (!isPort(name, port.name ?? '', port.protocol ?? 'TCP')) continue;
          targets.push({ host: `${label}.${base}`, address, port: port.port ?? 0 });
        }
      }
    }
    return targets;
  }

  private addresses({ name, type }: DnsQuestion, targets: readonly Target[]): DnsReply {
    if (type === 'A' || type === 'ANY') {
      const distinct = new Set(targets.map(({ address }) => address));
      return this.reply([...distinct].map((address) => this.record(name, 'A', address)));
    }
    if (type !== 'SRV') return this.noData();
    const weight = Math.max(Math.floor(100 / Math.max(targets.length, 1)), 1);
    const answers = new Map<string, DnsRecord>();
    const additional = new Map<string, DnsRecord>();
    for (const { host, address, port } of targets) {
      const data = `0 ${weight} ${port} ${host}.`;
      answers.set(data, this.record(name, 'SRV', data));
      additional.set(`${host} ${address}`, this.record(host, 'A', address));
    }
    return { ...this.reply([...answers.values()]), additional: [...additional.values()] };
  }

  /** An ExternalName; one that leads back into the zone is followed. */
  private alias({ name, type }: DnsQuestion, of: string): DnsReply {
    const alias = this.record(name, 'CNAME', `${of}.`);
    const target = of.toLowerCase();
    const isBelow = target.endsWith(`.${this.config.zone}`) && target !== name;
    const followed = isBelow && type === 'A' ? this.find(this.belowZone(target)) : UNKNOWN;
    if (followed.is !== 'addresses') return this.reply([alias]);
    const { answers } = this.addresses({ name: target, type }, followed.targets);
    return this.reply([alias, ...answers]);
  }

  private belowZone(name: string): string {
    return name.slice(0, -this.config.zone.length - 1);
  }

  private reverse({ name, type }: DnsQuestion): DnsReply | undefined {
    const address = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.');
    const hosts = this.namesOf(address);
    if (hosts.length === 0) return undefined;
    if (type !== 'PTR') return this.noData();
    return this.reply(hosts.map((host) => this.record(name, 'PTR', `${host}.`)));
  }

  /** The Service of an address, else the pods with hostnames behind it. */
  private namesOf(address: string): readonly string[] {
    const { zone } = this.config;
    const service = this.source.serviceByAddress(address);
    if (service) return [`${service.metadata.name}.${service.metadata.namespace}.svc.${zone}`];
    const names = new Set<string>();
    for (const { metadata, endpoints } of this.source.slicesByAddress(address)) {
      const owner = metadata.labels?.['kubernetes.io/service-name'] ?? '';
      for (const { addresses, hostname } of endpoints ?? []) {
        if (!hostname || addresses[0] !== address) continue;
        names.add(`${hostname}.${owner}.${metadata.namespace}.svc.${zone}`);
      }
    }
    return [...names];
  }

  private reply(answers: readonly DnsRecord[]): DnsReply {
    return { code: 'NOERROR', isAuthoritative: true, answers, authority: [], additional: [] };
  }

  private noData(): DnsReply {
    return emptyReply('NOERROR', [this.startOfAuthority()]);
  }

  private startOfAuthority(): DnsRecord {
    const { zone } = this.config;
    const data = `ns.dns.${zone}. hostmaster.${zone}. 1767225600 7200 1800 86400 ${NEGATIVE_TTL_SECONDS}`;
    return { name: zone, type: 'SOA', ttlSeconds: NEGATIVE_TTL_SECONDS, data };
  }

  private record(name: string, type: DnsRecord['type'], data: string): DnsRecord {
    return { name, type, ttlSeconds: this.config.ttlSeconds, data };
  }
}

function isPort({ port, protocol }: ServiceName, portName: string, of: string): boolean {
  if (port !== '' && port !== portName.toLowerCase()) return false;
  return protocol === '' || protocol === of.toLowerCase();
}
