// Validation of ingresses. Upstream: pkg/apis/networking/validation/validation.go
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressRule,
} from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { fieldInvalid, fieldNotSupported, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import {
  validateDns1123Subdomain,
  validatePortName,
  validatePortNumber,
  validateWildcardSubdomain,
} from '../../meta/names.ts';
import { LABEL_1035_NAME, SUBDOMAIN_NAME, addInvalid } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkIp, ipFamily } from '../common/ip.ts';

const SPEC = FieldPath.of('spec');
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const NOT_IN_PATH = ['//', '/./', '/../', '%2f', '%2F'];
const NOT_AT_END = ['/..', '/.'];

export function checkIngress(errors: Errors, ingress: Ingress, old: Ingress | undefined): void {
  const spec = ingress.spec ?? {};
  if (old !== undefined && semanticEqual(old.spec, spec)) return;
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec;
  if (rules.length === 0 && defaultBackend === undefined) {
    const detail = 'either `defaultBackend` or `rules` must be specified';
    errors.push(fieldInvalid(SPEC, spec.rules ?? null, detail));
  }
  if (defaultBackend !== undefined) {
    checkBackend(errors, SPEC.child('defaultBackend'), defaultBackend);
  }
  rules.forEach((rule, i) => checkRule(errors, SPEC.child('rules').index(i), rule));
  tls.forEach((entry, i) => {
    const path = SPEC.child('tls').index(i);
    entry.hosts?.forEach((host, j) => checkHost(errors, path.child('hosts').index(j), host));
    const { secretName } = entry;
    if (secretName) {
      const messages = SUBDOMAIN_NAME(secretName, false);
      addInvalid(errors, path.child('secretName'), secretName, messages);
    }
  });
  if (ingressClassName === undefined) return;
  const messages = SUBDOMAIN_NAME(ingressClassName, false);
  addInvalid(errors, SPEC.child('ingressClassName'), ingressClassName, messages);
  const annotation = ingress.metadata.annotations?.[CLASS_ANNOTATION];
  if (old === undefined && annotation !== undefined && annotation !== ingressClassName) {
    const detail = 'must match `ingressClassName` when both are specified';
    const path = FieldPath.of('annotations').child(CLASS_ANNOTATION);
    errors.push(fieldInvalid(path, annotation, detail));
  }
}

function checkHost(errors: Errors, path: FieldPath, host: string): void {
  const isWildcard = host.includes('*');
  const messages = isWildcard ? validateWildcardSubdomain(host) : validateDns1123Subdomain(host);
  addInvalid(errors, path, host, messages);
}

function checkRule(errors: Errors, path: FieldPath, rule: IngressRule): void {
  const host = rule.host ?? '';
  if (host !== '') {
    if (ipFamily(host) !== undefined) {
      const detail = 'must be a DNS name, not an IP address';
      errors.push(fieldInvalid(path.child('host'), host, detail));
    }
    checkHost(errors, path.child('host'), host);
  }
  if (rule.http === undefined) return;
  const at = path.child('http', 'paths');
  const paths = rule.http.paths ?? [];
  if (paths.length === 0) errors.push(fieldRequired(at));
  paths.forEach((entry, i) => checkPath(errors, at.index(i), entry));
}

function checkPath(errors: Errors, path: FieldPath, entry: HTTPIngressPath): void {
  const { path: text = '', pathType } = entry;
  const at = path.child('path');
  if (pathType === undefined) {
    errors.push(fieldRequired(path.child('pathType'), 'pathType must be specified'));
  } else if (!PATH_TYPES.includes(pathType)) {
    errors.push(fieldNotSupported(path.child('pathType'), pathType, PATH_TYPES));
  } else if (pathType === 'ImplementationSpecific') {
    if (text !== '' && !text.startsWith('/')) {
      errors.push(fieldInvalid(at, text, 'must be an absolute path'));
    }
  } else {
    if (!text.startsWith('/')) {
      errors.push(fieldInvalid(at, text, 'must be an absolute path'));
    }
    for (const part of NOT_IN_PATH) {
      if (text.includes(part)) errors.push(fieldInvalid(at, text, `must not contain '${part}'`));
    }
    for (const end of NOT_AT_END) {
      if (text.endsWith(end)) errors.push(fieldInvalid(at, text, `cannot end with '${end}'`));
    }
  }
  checkBackend(errors, path.child('backend'), entry.backend ?? {});
}

function checkBackend(errors: Errors, path: FieldPath, backend: IngressBackend): void {
  const { service, resource } = backend;
  if (service !== undefined && resource !== undefined) {
    errors.push(fieldInvalid(path, '', 'cannot set both resource and service backends'));
  } else if (resource !== undefined) {
    for (const field of ['kind', 'name'] as const) {
      if (!resource[field]) errors.push(fieldRequired(path.child('resource', field)));
    }
  } else if (service !== undefined) {
    const at = path.child('service');
    if (!service.name) errors.push(fieldRequired(at.child('name')));
    else {
      const messages = LABEL_1035_NAME(service.name, false);
      addInvalid(errors, at.child('name'), service.name, messages);
    }
    checkBackendPort(errors, path, service.port?.name ?? '', service.port?.number ?? 0);
  } else errors.push(fieldInvalid(path, '', 'resource or service backend is required'));
}

function checkBackendPort(errors: Errors, path: FieldPath, name: string, number: number): void {
  if (name !== '' && number !== 0) {
    const detail = 'cannot set both port name & port number';
    errors.push(fieldInvalid(path, '', detail));
  } else if (name !== '') {
    addInvalid(errors, path.child('service', 'port', 'name'), name, validatePortName(name));
  } else if (number !== 0) {
    addInvalid(errors, path.child('service', 'port', 'number'), number, validatePortNumber(number));
  } else errors.push(fieldRequired(path, 'port name or number is required'));
}

export function checkIngressStatus(errors: Errors, ingress: Ingress): void {
  const path = FieldPath.of('status', 'loadBalancer', 'ingress');
  ingress.status?.loadBalancer?.ingress?.forEach((entry, i) => {
    if (entry.ip) checkIp(errors, path.index(i).child('ip'), entry.ip);
    if (!entry.hostname) return;
    const at = path.index(i).child('hostname');
    addInvalid(errors, at, entry.hostname, validateDns1123Subdomain(entry.hostname));
    if (ipFamily(entry.hostname) === undefined) return;
    const detail = 'must be a DNS name, not an IP address';
    errors.push(fieldInvalid(at, entry.hostname, detail));
  });
}
