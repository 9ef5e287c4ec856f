// The kind Ingress. Upstream: pkg/registry/networking/ingress/strategy.go
import { INGRESSES } from '../../api/refs.ts';
import type { Ingress } from '../../generated/types.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { createWithStatus, keepSpec, updateSpec } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column, orNone } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';
import { checkIngress, checkIngressStatus } from './ingress-validation.ts';

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const SHOWN = 3;

export const INGRESS_RESOURCE = defineResource<Ingress>({
  ref: INGRESSES,
  shortNames: ['ing'],
  subresources: [STATUS],
  defaults: (ingress) => (ingress.spec === undefined ? { ...ingress, spec: {} } : ingress),
  prepareCreate: (ingress) => createWithStatus(ingress, { loadBalancer: {} }),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<Ingress>(true, SUBDOMAIN_NAME, checkIngress, checkIngressStatus),
  warnings: ingressWarnings,
  columns: [
    NAME_COLUMN,
    column('Class', 'The class that serves the ingress.', (ingress) =>
      orNone(ingress.spec?.ingressClassName ?? ingress.metadata.annotations?.[CLASS_ANNOTATION]),
    ),
    column('Hosts', 'Hosts that requests are matched against.', hostsText),
    column('Address', 'Where the load balancer is.', (ingress) => addressText(ingress)),
    column('Ports', 'Ports that are open.', (ingress) =>
      (ingress.spec?.tls?.length ?? 0) > 0 ? '80, 443' : '80',
    ),
    AGE_COLUMN,
  ],
});

// Upstream: printers.go formatHosts
function hostsText(ingress: Ingress): string {
  const rules = ingress.spec?.rules ?? [];
  const hosts = rules
    .slice(0, SHOWN)
    .map((rule) => rule.host ?? '')
    .filter((host) => host !== '');
  if (hosts.length === 0) return '*';
  const rest = rules.length - SHOWN;
  return rest > 0 ? `${hosts.join(',')} + ${rest} more...` : hosts.join(',');
}

function addressText(ingress: Ingress): string {
  const names = new Set<string>();
  for (const entry of ingress.status?.loadBalancer?.ingress ?? []) {
    const name = entry.ip || entry.hostname;
    if (name) names.add(name);
  }
  return [...names].sort().join(',');
}

function ingressWarnings(ingress: Ingress, old?: Ingress): readonly string[] {
  if (old !== undefined || ingress.metadata.annotations?.[CLASS_ANNOTATION] === undefined)
    return [];
  return [
    `annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`,
  ];
}
