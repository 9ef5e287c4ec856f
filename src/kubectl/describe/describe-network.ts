// kubectl describe of Services, EndpointSlices, Ingresses, NetworkPolicies.
// Upstream: kubectl pkg/describe/describe.go
import type { Obj } from '../api/client.ts';
import { formatLabelSelector } from '../../model/meta/selectors.ts';
import { describeEvents } from './describe-events.ts';
import type { Describer } from './describers.ts';
import { annotationLines, labelLines, longTime } from './page.ts';
import type { Page } from './page.ts';

function head(page: Page, { metadata }: Obj): void {
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
}

export const describeService: Describer = async (page, service, { call, now, events }) => {
  const { metadata, spec, status = {} } = service;
  head(page, service);
  const keys = Object.keys(spec.selector ?? {}).sort();
  page.line(
    0,
    `Selector:\t${keys.map((key) => `${key}=${spec.selector[key]}`).join(',') || '<none>'}`,
  );
  page.line(0, `Type:\t${spec.type}`);
  if (spec.ipFamilyPolicy) page.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  if (spec.ipFamilies) page.line(0, `IP Families:\t${spec.ipFamilies.join(',')}`);
  else page.line(0, 'IP Families:\t<none>');
  page.line(0, `IP:\t${spec.clusterIP ?? ''}`);
  page.line(0, `IPs:\t${(spec.clusterIPs ?? []).join(',') || '<none>'}`);
  if (spec.externalIPs?.length > 0) page.line(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec.loadBalancerIP) page.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec.externalName) page.line(0, `External Name:\t${spec.externalName}`);
  const ingress: readonly Obj[] = status.loadBalancer?.ingress ?? [];
  if (ingress.length > 0) {
    const text = ingress.map(({ ip, hostname, ipMode }) => {
      return ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : hostname;
    });
    page.line(0, `LoadBalancer Ingress:\t${text.join(', ')}`);
  }
  const path = `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace}/endpointslices`;
  const labelSelector = `kubernetes.io/service-name=${metadata.name}`;
  const slices = await call.client.get(path, { labelSelector });
  for (const port of spec.ports ?? []) {
    const name = port.name ? port.name : '<unset>';
    page.line(0, `Port:\t${name}\t${port.port}/${port.protocol}`);
    page.line(0, `TargetPort:\t${port.targetPort}/${port.protocol}`);
    if (port.nodePort) page.line(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol}`);
    page.line(0, `Endpoints:\t${endpointsText(slices.items, port.name ?? '')}`);
  }
  page.line(0, `Session Affinity:\t${spec.sessionAffinity}`);
  if (spec.externalTrafficPolicy) {
    page.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  }
  if (spec.internalTrafficPolicy) {
    page.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
  }
  if (spec.healthCheckNodePort) page.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  if (spec.loadBalancerSourceRanges?.length > 0) {
    page.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`);
  }
  if (spec.trafficDistribution) page.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`);
  describeEvents(page, events, now);
};

const MAX_ENDPOINTS = 3;

function endpointsText(slices: readonly Obj[], portName: string): string {
  const list: string[] = [];
  let count = 0;
  for (const { ports = [], endpoints = [] } of slices) {
    for (const port of ports as Obj[]) {
      if ((port.name ?? '') !== portName) continue;
      for (const { addresses, conditions = {} } of (endpoints ?? []) as Obj[]) {
        if (conditions.ready === false) continue;
        for (const address of addresses as string[]) {
          if (list.length < MAX_ENDPOINTS) list.push(hostPort(address, port.port));
          count++;
        }
      }
    }
  }
  if (count === 0) return '';
  return list.join(',') + (count > MAX_ENDPOINTS ? ` + ${count - MAX_ENDPOINTS} more...` : '');
}

function hostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

export const describeEndpointSlice: Describer = (page, slice, { now, events }) => {
  head(page, slice);
  page.line(0, `AddressType:\t${slice.addressType}`);
  const ports: readonly Obj[] = slice.ports ?? [];
  if (ports.length === 0) page.line(0, 'Ports: <unset>');
  else {
    page.line(0, 'Ports:');
    page.line(1, 'Name\tPort\tProtocol');
    page.line(1, '----\t----\t--------');
    for (const { name, port, protocol } of ports) {
      page.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}`);
    }
  }
  const endpoints: readonly Obj[] = slice.endpoints ?? [];
  if (endpoints.length === 0) page.line(0, 'Endpoints: <none>');
  else {
    page.line(0, 'Endpoints:');
    for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
      page.line(1, `- Addresses:\t${addresses.join(', ') || '<none>'}`);
      page.line(2, 'Conditions:');
      page.line(3, `Ready:\t${conditions?.ready ?? '<unset>'}`);
      page.line(2, `Hostname:\t${hostname || '<unset>'}`);
      if (targetRef) page.line(2, `TargetRef:\t${targetRef.kind}/${targetRef.name}`);
      page.line(2, `NodeName:\t${nodeName || '<unset>'}`);
      page.line(2, `Zone:\t${zone || '<unset>'}`);
    }
  }
  describeEvents(page, events, now);
};

export const describeIngress: Describer = async (page, ingress, { call, now, events }) => {
  const { metadata, spec, status = {} } = ingress;
  const { namespace } = metadata;
  page.line(0, `Name:\t${metadata.name}`);
  labelLines(page, 'Labels', metadata.labels);
  page.line(0, `Namespace:\t${namespace}`);
  const addresses = (status.loadBalancer?.ingress ?? []).map((one: Obj) => one.ip ?? one.hostname);
  page.line(0, `Address:\t${addresses.join(',')}`);
  page.line(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`);
  const text = async (backend: Obj): Promise<string> => {
    if (backend.resource) {
      const { apiGroup, kind, name } = backend.resource;
      return `APIGroup: ${apiGroup ?? '<none>'}, Kind: ${kind}, Name: ${name}`;
    }
    const { name, port } = backend.service;
    const endpoints = await serviceEndpoints(call.client, namespace, name, port);
    return `${name}:${port.name || port.number} (${endpoints})`;
  };
  page.line(
    0,
    `Default backend:\t${spec.defaultBackend ? await text(spec.defaultBackend) : '<default>'}`,
  );
  if (spec.tls?.length > 0) {
    page.line(0, 'TLS:');
    for (const { hosts = [], secretName = '' } of spec.tls as Obj[]) {
      if (secretName === '') page.line(1, `SNI routes ${hosts.join(',')}`);
      else page.line(1, `${secretName} terminates ${hosts.join(',')}`);
    }
  }
  page.append('Rules:\n');
  page.line(1, 'Host\tPath\tBackends');
  page.line(1, '----\t----\t--------');
  let count = 0;
  for (const { host = '*', http } of (spec.rules ?? []) as Obj[]) {
    if (!http) continue;
    count++;
    page.line(1, `${host === '' ? '*' : host}\t`);
    for (const { path = '', backend } of http.paths as Obj[]) {
      page.line(2, `\t${path} \t${await text(backend)}`);
    }
  }
  if (count === 0)
    page.line(1, `*\t*\t${spec.defaultBackend ? await text(spec.defaultBackend) : '<default>'}`);
  annotationLines(page, 'Annotations', metadata.annotations);
  describeEvents(page, events, now);
};

async function serviceEndpoints(
  client: { get(path: string, query?: Record<string, string>): Promise<Obj> },
  namespace: string,
  name: string,
  port: Obj,
): Promise<string> {
  try {
    const service = await client.get(`/api/v1/namespaces/${namespace}/services/${name}`);
    const labelSelector = `kubernetes.io/service-name=${name}`;
    const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
    const slices = await client.get(path, { labelSelector });
    const found = (service.spec.ports as Obj[]).find((one) =>
      port.name ? one.name === port.name : one.port === port.number,
    );
    return endpointsText(slices.items, found?.name ?? '');
  } catch (error) {
    return `<error: ${(error as Error).message}>`;
  }
}

export const describeIngressClass: Describer = (page, one, { now, events }) => {
  const { metadata, spec } = one;
  page.line(0, `Name:\t${metadata.name}`);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, `Controller:\t${spec.controller}`);
  if (spec.parameters) {
    page.line(0, 'Parameters:');
    if (spec.parameters.apiGroup) page.line(1, `APIGroup:\t${spec.parameters.apiGroup}`);
    page.line(1, `Kind:\t${spec.parameters.kind}`);
    page.line(1, `Name:\t${spec.parameters.name}`);
  }
  describeEvents(page, events, now);
};

export const describeNetworkPolicy: Describer = (page, policy) => {
  const { metadata, spec } = policy;
  page.line(0, `Name:\t${metadata.name}`);
  page.line(0, `Namespace:\t${metadata.namespace}`);
  page.line(
    0,
    `Created on:\t${longTime(metadata.creationTimestamp).replace(/^\w+, (\d+) (\w+) (\d+) ([\d:]+) (.*)$/, (_, d, m, y, t, z) => `${y}-${String(MONTHS.indexOf(m) + 1).padStart(2, '0')}-${d} ${t} ${z} UTC`)}`,
  );
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, 'Annotations', metadata.annotations);
  page.line(0, 'Spec:');
  page.write(1, 'PodSelector: ');
  const text = selectorOf(spec.podSelector);
  page.line(
    2,
    text === '' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : text,
  );
  const types: readonly string[] = spec.policyTypes ?? [];
  if (types.includes('Ingress')) {
    page.line(1, 'Allowing ingress traffic:');
    rules(page, spec.ingress, 'From', 'ingress');
  } else page.line(1, 'Not affecting ingress traffic');
  if (types.includes('Egress')) {
    page.line(1, 'Allowing egress traffic:');
    rules(page, spec.egress, 'To', 'egress');
  } else page.line(1, 'Not affecting egress traffic');
  page.line(1, `Policy Types: ${types.join(', ')}`);
};

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function selectorOf(selector: Obj): string {
  const text = formatLabelSelector(selector ?? {});
  return text === '<none>' ? '' : text;
}

function rules(page: Page, list: readonly Obj[] = [], word: 'From' | 'To', kind: string): void {
  if (list.length === 0) {
    page.line(2, `<none> (Selected pods are isolated for ${kind} connectivity)`);
    return;
  }
  for (const [at, rule] of list.entries()) {
    const ports: readonly Obj[] = rule.ports ?? [];
    if (ports.length === 0) page.line(2, `To Port: <any> (traffic allowed to all ports)`);
    for (const { port, endPort, protocol = 'TCP' } of ports) {
      if (endPort === undefined) page.line(2, `To Port: ${port ?? '<nil>'}/${protocol}`);
      else page.line(2, `To Port Range: ${port}-${endPort}/${protocol}`);
    }
    const peers: readonly Obj[] = rule[word.toLowerCase()] ?? [];
    if (peers.length === 0) {
      page.line(
        2,
        word === 'From'
          ? 'From: <any> (traffic not restricted by source)'
          : 'To: <any> (traffic not restricted by destination)',
      );
    }
    for (const { podSelector, namespaceSelector, ipBlock } of peers) {
      page.line(2, `${word}:`);
      if (podSelector && namespaceSelector) {
        page.line(3, `NamespaceSelector: ${selectorOf(namespaceSelector) || '<none>'}`);
        page.line(3, `PodSelector: ${selectorOf(podSelector) || '<none>'}`);
      } else if (podSelector) page.line(3, `PodSelector: ${selectorOf(podSelector) || '<none>'}`);
      else if (namespaceSelector) {
        page.line(3, `NamespaceSelector: ${selectorOf(namespaceSelector) || '<none>'}`);
      } else if (ipBlock) {
        page.line(3, 'IPBlock:');
        page.line(4, `CIDR: ${ipBlock.cidr}`);
        page.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
      }
    }
    if (at !== list.length - 1) page.line(2, '----------');
  }
}
