// The kind Service. Upstream: pkg/registry/core/service/strategy.go
import { SERVICES } from '../../api/refs.ts';
import type { LoadBalancerStatus, Service, ServicePort } from '../../generated/types.ts';
import { formatLabels } from '../../meta/labels.ts';
import { keepSpec, keepStatus, withStatus } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column, orNone, wideColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS, connection } from '../subresource.ts';
import { serviceWarnings } from './service-warnings.ts';
import { defaultService } from './service-defaults.ts';
import { prepareServiceSpec, prepareServiceUpdate } from './service-strategy.ts';
import {
  validateService,
  validateServiceStatusUpdate,
  validateServiceUpdate,
} from './service-validation.ts';

const PROXY_VERBS = ['create', 'delete', 'get', 'patch', 'update'];

export const SERVICE_RESOURCE = defineResource<Service>({
  ref: SERVICES,
  shortNames: ['svc'],
  categories: ['all'],
  allowCreateOnUpdate: true,
  subresources: [connection('proxy', 'ServiceProxyOptions', PROXY_VERBS), STATUS],
  defaults: defaultService,
  prepareCreate: (service) => prepareServiceSpec(withStatus(service, { loadBalancer: {} })),
  prepareUpdate: (service, old) => prepareServiceUpdate(keepStatus(service, old), old),
  prepareStatusUpdate: (service, old) => keepSpec(service, old),
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: validateServiceStatusUpdate,
  warnings: serviceWarnings,
  columns: [
    NAME_COLUMN,
    column('Type', 'How the service is reached.', (service) => service.spec.type ?? ''),
    column('Cluster-IP', 'The address inside the cluster.', (service) =>
      orNone(service.spec.clusterIPs?.[0]),
    ),
    column('External-IP', 'Addresses outside the cluster.', externalIp),
    column('Port(s)', "Ports, with the nodes' ports after a colon.", (service) =>
      orNone((service.spec.ports ?? []).map(portText).join(',')),
    ),
    AGE_COLUMN,
    wideColumn('Selector', 'The labels of the pods behind the service.', (service) =>
      formatLabels(service.spec.selector),
    ),
  ],
  selectableFields: (service) =>
    new Map([
      ['spec.clusterIP', service.spec.clusterIP ?? ''],
      ['spec.type', service.spec.type ?? ''],
    ]),
  selectableFieldNames: ['spec.clusterIP', 'spec.type'],
});

function portText(port: ServicePort): string {
  const node = port.nodePort ? `:${port.nodePort}` : '';
  return `${port.port}${node}/${port.protocol}`;
}

// Upstream: printers.go getServiceExternalIP
function externalIp(service: Service): string {
  const { type, externalIPs = [], externalName } = service.spec;
  if (type === 'ExternalName') return externalName ?? '';
  if (type !== 'LoadBalancer') return orNone(externalIPs.join(','));
  const ingress = loadBalancerText(service.status?.loadBalancer);
  if (externalIPs.length > 0) {
    const own = ingress === '' ? [] : ingress.split(',');
    return [...own, ...externalIPs].join(',');
  }
  return ingress === '' ? '<pending>' : ingress;
}

/** The addresses of a load balancer, sorted and joined. */
export function loadBalancerText(status: LoadBalancerStatus | undefined): string {
  const names = new Set<string>();
  for (const ingress of status?.ingress ?? []) {
    if (ingress.ip) names.add(ingress.ip);
    else if (ingress.hostname) names.add(ingress.hostname);
  }
  return [...names].sort().join(',');
}
