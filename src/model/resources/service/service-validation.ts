// Validation of services. Upstream: pkg/apis/core/validation/validation.go ValidateService
import type { Service, ServiceSpec } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { fieldForbidden, fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import {
  IMMUTABLE,
  LABEL_1035_NAME,
  checkDnsSubdomain,
  checkOneOf,
  checkOptionalOneOf,
} from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkCidr, checkIp, checkNonSpecialIp } from '../common/ip.ts';
import { checkLabels, checkObjectMeta, checkObjectMetaUpdate } from '../common/object-meta.ts';
import { isExternallyAccessible, needsHealthCheck } from './service-defaults.ts';
import { checkServicePorts } from './service-ports.ts';

const SPEC = FieldPath.of('spec');
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const POLICIES = ['Cluster', 'Local'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];
const FAMILY_POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const MAX_AFFINITY_SECONDS = 86_400;
const ONLY_BALANCER = "may only be used when `type` is 'LoadBalancer'";

export function validateService(service: Service): readonly FieldError[] {
  const errors: Errors = [];
  const { spec } = service;
  checkObjectMeta(errors, service.metadata, true, LABEL_1035_NAME);
  checkType(errors, spec);
  checkServicePorts(errors, SPEC.child('ports'), spec);
  checkLabels(errors, SPEC.child('selector'), spec.selector);
  checkAffinity(errors, spec);
  checkClusterIps(errors, spec);
  spec.externalIPs?.forEach((ip, i) => {
    const before = errors.length;
    checkIp(errors, SPEC.child('externalIPs').index(i), ip);
    if (errors.length === before) {
      checkNonSpecialIp(errors, SPEC.child('externalIPs').index(i), ip);
    }
  });
  checkOneOf(errors, SPEC.child('type'), spec.type, TYPES);
  checkBalancer(errors, spec);
  checkPolicies(errors, spec);
  return errors;
}

function isHeadless(spec: ServiceSpec): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
}

function checkType(errors: Errors, spec: ServiceSpec): void {
  const { type } = spec;
  if ((spec.ports?.length ?? 0) === 0 && !isHeadless(spec) && type !== 'ExternalName') {
    errors.push(fieldRequired(SPEC.child('ports')));
  }
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    const detail = `may not be set to 'None' for ${type} services`;
    errors.push(fieldInvalid(SPEC.child('clusterIPs').index(0), 'None', detail));
  }
  if (type !== 'ExternalName') return;
  for (const field of ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const) {
    const value = spec[field];
    if (value === undefined || value.length === 0) continue;
    errors.push(fieldForbidden(SPEC.child(field), 'may not be set for ExternalName services'));
  }
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') errors.push(fieldRequired(SPEC.child('externalName')));
  else checkDnsSubdomain(errors, SPEC.child('externalName'), name);
}

function checkAffinity(errors: Errors, spec: ServiceSpec): void {
  const { sessionAffinity } = spec;
  checkOneOf(errors, SPEC.child('sessionAffinity'), sessionAffinity, ['ClientIP', 'None']);
  const path = SPEC.child('sessionAffinityConfig');
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (sessionAffinity === 'None' && spec.sessionAffinityConfig !== undefined) {
    errors.push(fieldForbidden(path, 'must not be set when session affinity is None'));
  }
  if (sessionAffinity !== 'ClientIP' || seconds === undefined) return;
  if (seconds > 0 && seconds <= MAX_AFFINITY_SECONDS) return;
  const detail = `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`;
  errors.push(fieldInvalid(path.child('clientIP', 'timeoutSeconds'), seconds, detail));
}

// Upstream: ValidateServiceClusterIPsRelatedFields
function checkClusterIps(errors: Errors, spec: ServiceSpec): void {
  if (spec.type === 'ExternalName') return;
  const { clusterIP, clusterIPs = [] } = spec;
  const path = SPEC.child('clusterIPs');
  if (clusterIP && clusterIPs.length === 0) errors.push(fieldRequired(path));
  if (clusterIPs.length > 0 && clusterIPs[0] !== clusterIP) {
    const detail = 'first value must match `clusterIP`';
    errors.push(fieldInvalid(path, clusterIPs, detail));
  }
  clusterIPs.forEach((ip, i) => {
    if (ip === 'None' && i === 0) return;
    if (ip === 'None') {
      errors.push(fieldInvalid(path.index(i), ip, "'None' must be the first and only value"));
    } else checkIp(errors, path.index(i), ip);
  });
  if (clusterIPs.length > 2) {
    const detail = 'may only hold up to 2 values';
    errors.push(fieldInvalid(path, clusterIPs, detail));
  }
  spec.ipFamilies?.forEach((family, i) => {
    checkOptionalOneOf(errors, SPEC.child('ipFamilies').index(i), family, ['IPv4', 'IPv6']);
  });
  const policy = spec.ipFamilyPolicy;
  checkOptionalOneOf(errors, SPEC.child('ipFamilyPolicy'), policy, FAMILY_POLICIES);
}

function checkBalancer(errors: Errors, spec: ServiceSpec): void {
  const isBalancer = spec.type === 'LoadBalancer';
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) {
    const path = SPEC.child('LoadBalancerSourceRanges');
    if (!isBalancer) errors.push(fieldForbidden(path, ONLY_BALANCER));
    ranges.forEach((range, i) => checkCidr(errors, path.index(i), range.trim()));
  }
  if (isBalancer) return;
  if (spec.allocateLoadBalancerNodePorts !== undefined) {
    errors.push(fieldForbidden(SPEC.child('allocateLoadBalancerNodePorts'), ONLY_BALANCER));
  }
  if (spec.loadBalancerClass !== undefined) {
    errors.push(fieldForbidden(SPEC.child('loadBalancerClass'), ONLY_BALANCER));
  }
}

function checkPolicies(errors: Errors, spec: ServiceSpec): void {
  const path = SPEC.child('externalTrafficPolicy');
  const policy = spec.externalTrafficPolicy;
  if (isExternallyAccessible(spec)) checkOneOf(errors, path, policy, POLICIES);
  else if (policy) {
    const detail = 'may only be set for externally-accessible services';
    errors.push(fieldInvalid(path, policy, detail));
  }
  if (!needsHealthCheck(spec) && spec.healthCheckNodePort) {
    const detail =
      "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    errors.push(fieldInvalid(SPEC.child('healthCheckNodePort'), spec.healthCheckNodePort, detail));
  }
  const { internalTrafficPolicy, trafficDistribution } = spec;
  checkOptionalOneOf(errors, SPEC.child('internalTrafficPolicy'), internalTrafficPolicy, POLICIES);
  checkOptionalOneOf(errors, SPEC.child('trafficDistribution'), trafficDistribution, DISTRIBUTIONS);
}

export function validateServiceUpdate(service: Service, old: Service): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMetaUpdate(errors, service.metadata, old.metadata);
  if (service.spec === old.spec) return errors;
  checkClusterIpChange(errors, service.spec, old.spec);
  const { loadBalancerClass } = service.spec;
  const both = service.spec.type === 'LoadBalancer' && old.spec.type === 'LoadBalancer';
  if (both && loadBalancerClass !== old.spec.loadBalancerClass) {
    const detail = 'may not change once set';
    errors.push(fieldInvalid(SPEC.child('loadBalancerClass'), loadBalancerClass ?? null, detail));
  }
  if (needsHealthCheck(service.spec) && needsHealthCheck(old.spec)) {
    if (!semanticEqual(service.spec.healthCheckNodePort, old.spec.healthCheckNodePort)) {
      errors.push(fieldForbidden(SPEC.child('healthCheckNodePort'), IMMUTABLE));
    }
  }
  errors.push(...validateService(service));
  return errors;
}

// The first address is for life. Upstream: validateUpgradeDowngradeClusterIPs
function checkClusterIpChange(errors: Errors, spec: ServiceSpec, old: ServiceSpec): void {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return;
  const before = old.clusterIPs ?? [];
  const after = spec.clusterIPs ?? [];
  if (before.length === 0) return;
  const path = SPEC.child('clusterIPs').index(0);
  if (after.length === 0) {
    errors.push(fieldInvalid(path, after, 'primary clusterIP can not be unset'));
  } else if (after[0] !== before[0]) {
    errors.push(fieldInvalid(path, after, 'may not change once set'));
  }
}

export function validateServiceStatusUpdate(service: Service, old: Service): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMetaUpdate(errors, service.metadata, old.metadata);
  const ingress = service.status?.loadBalancer?.ingress ?? [];
  const path = FieldPath.of('status', 'loadBalancer', 'ingress');
  if (ingress.length > 0 && service.spec.type !== 'LoadBalancer') {
    errors.push(fieldForbidden(path, 'may only be used when `spec.type` is "LoadBalancer"'));
  }
  ingress.forEach((entry, i) => {
    if (entry.ip) checkIp(errors, path.index(i).child('ip'), entry.ip);
    if (entry.hostname) checkDnsSubdomain(errors, path.index(i).child('hostname'), entry.hostname);
  });
  return errors;
}
