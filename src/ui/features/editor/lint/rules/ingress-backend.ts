// The Services and ports that an Ingress sends requests to are there, and so are its certificates.
import type { Ingress, IngressBackend, Service } from '../../../../../model/generated/types.ts';
import type { Facts } from '../facts.ts';
import type { Finding, LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';

export const INGRESS_BACKEND: LintRule = {
  name: 'ingress-backend',
  *check({ kind, namespace, object }, facts) {
    if (kind !== 'Ingress') return;
    const {
      defaultBackend,
      rules = [],
      ingressClassName,
      tls = [],
    } = (object as Ingress).spec ?? {};
    if (defaultBackend) yield* judge(defaultBackend, 'spec.defaultBackend', namespace, facts);
    for (const [at, { http }] of rules.entries()) {
      for (const [n, { backend }] of (http?.paths ?? []).entries()) {
        yield* judge(backend, `spec.rules[${at}].http.paths[${n}].backend`, namespace, facts);
      }
    }
    if (ingressClassName && facts.object('IngressClass', '', ingressClassName) === null) {
      yield warning(
        'spec.ingressClassName',
        `There is no IngressClass "${ingressClassName}": no controller will serve this Ingress.`,
      );
    }
    for (const [at, { secretName }] of tls.entries()) {
      if (!secretName || facts.object('Secret', namespace, secretName) !== null) continue;
      yield warning(
        `spec.tls[${at}].secretName`,
        `There is no Secret "${secretName}" in namespace ${namespace}: ` +
          'the controller serves its own certificate instead.',
      );
    }
  },
};

function* judge(
  { service }: IngressBackend,
  path: string,
  namespace: string,
  facts: Facts,
): Iterable<Finding> {
  if (!service) return;
  const found = facts.object('Service', namespace, service.name) as Service | null | undefined;
  if (found === null) {
    yield warning(
      `${path}.service.name`,
      `There is no Service "${service.name}" in namespace ${namespace}: ` +
        'requests of this path are answered with 503.',
    );
    return;
  }
  const ports = found?.spec?.ports ?? [];
  const { number, name } = service.port ?? {};
  if (!found || ports.some((one) => one.port === number || (name && one.name === name))) return;
  const have = ports.map((one) => (one.name ? `${one.name} (${one.port})` : one.port)).join(', ');
  yield warning(
    `${path}.service.port`,
    `Service "${service.name}" has no port ${name ?? number}; it has ${have || 'none'}.`,
  );
}
