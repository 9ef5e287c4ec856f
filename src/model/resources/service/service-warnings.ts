// Warnings about services. Upstream: pkg/api/service/warnings.go
import type { Service } from '../../generated/types.ts';

/** Fields that mean nothing for a service of its sort. */
export function serviceWarnings(service: Service): readonly string[] {
  const { spec } = service;
  const warnings: string[] = [];
  if (spec.type === 'ExternalName' || spec.clusterIPs?.[0] !== 'None') return warnings;
  if (spec.loadBalancerIP) {
    warnings.push('spec.loadBalancerIP is ignored for headless services');
  }
  if ((spec.externalIPs?.length ?? 0) > 0) {
    warnings.push('spec.externalIPs is ignored for headless services');
  }
  if (spec.sessionAffinity !== 'None') {
    warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  return warnings;
}
