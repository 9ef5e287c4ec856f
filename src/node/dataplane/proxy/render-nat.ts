// A node's service rules as `iptables -t nat -L -n` prints them.
// Upstream: pkg/proxy/iptables/proxier.go (syncProxyRules)
import type { NodeTables } from '../walk.ts';
import { endpointChainName } from './chain-names.ts';
import { clusterEndpoints, hasAnyEndpoint, localEndpoints } from './endpoint.ts';
import type { ProxyEndpoint } from './endpoint.ts';
import type { ServiceHistory } from './service-history.ts';
import type { ProxyServicePort } from './service-port.ts';

interface Rule {
  readonly target: string;
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  readonly details: string;
}

const ANYWHERE = '0.0.0.0/0';
const MARK = 'KUBE-MARK-MASQ';

/** What the node's kernel would print; its chains in the order in which packets meet them. */
export function renderNatTable(node: NodeTables, services: ServiceHistory): string {
  return new NatTable(node, services).text();
}

class NatTable {
  private readonly chains = new Map<string, Rule[]>();
  private readonly references = new Map<string, number>();

  constructor(
    private readonly node: NodeTables,
    private readonly services: ServiceHistory,
  ) {
    const { cursor } = node;
    this.chain('PREROUTING').push(this.portal());
    this.chain('OUTPUT').push(this.portal());
    this.chain('POSTROUTING').push(
      rule({ target: 'KUBE-POSTROUTING', details: comment('kubernetes postrouting rules') }),
    );
    this.refer('KUBE-SERVICES', 2);
    this.refer('KUBE-POSTROUTING', 1);
    this.chain('KUBE-SERVICES');
    this.chain('KUBE-NODEPORTS');
    this.addMarks();
    for (const port of cursor ? services.allPorts(cursor) : []) this.addPort(port);
    const last = 'kubernetes service nodeports; NOTE: this must be the last rule in this chain';
    const details = `${comment(last)} ADDRTYPE match dst-type LOCAL`;
    this.add('KUBE-SERVICES', rule({ target: 'KUBE-NODEPORTS', details }));
  }

  text(): string {
    const blocks: string[] = [];
    for (const [name, rules] of this.chains) {
      const isBuiltIn = /^(PREROUTING|OUTPUT|POSTROUTING)$/.test(name);
      const head = isBuiltIn ? 'policy ACCEPT' : `${this.references.get(name) ?? 0} references`;
      const title = 'target     prot opt source               destination         ';
      blocks.push([`Chain ${name} (${head})`, title, ...rules.map(lineOf)].join('\n'));
    }
    return `${blocks.join('\n\n')}\n`;
  }

  private portal(): Rule {
    return rule({ target: 'KUBE-SERVICES', details: comment('kubernetes service portals') });
  }

  private addMarks(): void {
    this.chain(MARK).push(rule({ target: 'MARK', details: 'MARK or 0x4000' }));
    this.chain('KUBE-POSTROUTING').push(
      rule({ target: 'RETURN', details: 'mark match ! 0x4000/0x4000' }),
      rule({ target: 'MARK', details: 'MARK xor 0x4000' }),
      rule({
        target: 'MASQUERADE',
        details: `${comment('kubernetes service traffic requiring SNAT')} random-fully`,
      }),
    );
  }

  /** Services without endpoints have their REJECT in the filter table, not here. */
  private addPort(port: ProxyServicePort): void {
    const { node } = this;
    const endpoints = this.services.endpoints(port, node.cursor ?? { services: 0, slices: 0 });
    if (!hasAnyEndpoint(endpoints)) return;
    const internal = port.isInternalLocal ? port.localChain : port.chain;
    for (const address of port.clusterIps) {
      this.toService(port, internal, address, 'cluster IP');
    }
    for (const address of port.externalIps) {
      this.toService(port, port.externalChain, address, 'external IP');
    }
    for (const address of port.loadBalancerIps) {
      this.toService(port, port.externalChain, address, 'loadbalancer IP');
    }
    if (port.nodePort !== 0) {
      this.add(
        'KUBE-NODEPORTS',
        portRule(port, port.externalChain, ANYWHERE, port.nodePort, comment(port.name)),
      );
    }
    const isExternal =
      port.externalIps.length + port.loadBalancerIps.length > 0 || port.nodePort !== 0;
    if (isExternal) this.addExternalChain(port);
    const isLocalUsed = port.isInternalLocal || (isExternal && port.isExternalLocal);
    if (isLocalUsed) this.addEndpoints(port, port.localChain, localEndpoints(endpoints, node));
    this.addEndpoints(port, port.chain, clusterEndpoints(endpoints, node));
  }

  private toService(port: ProxyServicePort, target: string, address: string, kind: string): void {
    const details = comment(`${port.name} ${kind}`);
    this.add('KUBE-SERVICES', portRule(port, target, address, port.port, details));
  }

  private addExternalChain(port: ProxyServicePort): void {
    const { externalChain, name } = port;
    if (port.isExternalLocal) {
      const details = comment(`route LOCAL traffic for ${name} external destinations`);
      this.add(
        externalChain,
        rule({ target: port.chain, details: `${details} ADDRTYPE match src-type LOCAL` }),
      );
      this.add(externalChain, rule({ target: port.localChain }));
      return;
    }
    const details = comment(`masquerade traffic for ${name} external destinations`);
    this.add(externalChain, rule({ target: MARK, details }));
    this.add(externalChain, rule({ target: port.chain }));
  }

  /** Each endpoint gets its share of what the ones before it let pass. */
  private addEndpoints(
    port: ProxyServicePort,
    chain: string,
    endpoints: readonly ProxyEndpoint[],
  ): void {
    for (const [index, { address, port: open }] of endpoints.entries()) {
      const text = `${address}:${open}`;
      const separate = endpointChainName(port.name, port.protocol, text);
      const left = endpoints.length - index;
      const chance = left > 1 ? ` statistic mode random probability ${share(left)}` : '';
      const details = comment(`${port.name} -> ${text}`) + chance;
      this.add(chain, rule({ target: separate, details }));
      if (this.chains.has(separate)) continue;
      const own = comment(port.name);
      this.add(separate, rule({ target: MARK, source: address, details: own }));
      const protocol = port.protocol.toLowerCase();
      this.add(
        separate,
        rule({ target: 'DNAT', protocol, details: `${own} ${protocol} to:${text}` }),
      );
    }
  }

  private add(chain: string, added: Rule): void {
    this.chain(chain).push(added);
    if (added.target.startsWith('KUBE-')) this.refer(added.target, 1);
  }

  private refer(chain: string, count: number): void {
    this.references.set(chain, (this.references.get(chain) ?? 0) + count);
  }

  private chain(name: string): Rule[] {
    let rules = this.chains.get(name);
    if (!rules) {
      rules = [];
      this.chains.set(name, rules);
    }
    return rules;
  }
}

function rule(parts: Partial<Rule> & { readonly target: string }): Rule {
  return { protocol: 'all', source: ANYWHERE, destination: ANYWHERE, details: '', ...parts };
}

function portRule(
  { protocol }: ProxyServicePort,
  target: string,
  destination: string,
  port: number,
  text: string,
): Rule {
  const lower = protocol.toLowerCase();
  return rule({ target, protocol: lower, destination, details: `${text} ${lower} dpt:${port}` });
}

function comment(text: string): string {
  return `/* ${text} */`;
}

/** 1 / n with eleven digits, as the statistic module prints it. */
function share(left: number): string {
  return (1 / left).toFixed(11);
}

function lineOf({ target, protocol, source, destination, details }: Rule): string {
  const columns = `${target.padEnd(10)} ${protocol.padEnd(4)} --  ${source.padEnd(20)} `;
  return `${columns}${destination.padEnd(20)} ${details}`.trimEnd();
}
