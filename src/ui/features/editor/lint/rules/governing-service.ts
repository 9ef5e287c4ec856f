// The Service that gives a StatefulSet's pods their names in DNS.
import type { Service, StatefulSet } from '../../../../../model/generated/types.ts';
import type { LintRule } from '../lint-rule.ts';
import { info, warning } from '../lint-rule.ts';

export const GOVERNING_SERVICE: LintRule = {
  name: 'governing-service',
  *check({ kind, name, namespace, object }, facts) {
    const { serviceName } = kind === 'StatefulSet' ? ((object as StatefulSet).spec ?? {}) : {};
    if (!serviceName) return;
    const service = facts.object('Service', namespace, serviceName) as Service | null | undefined;
    if (service === null) {
      yield warning(
        'spec.serviceName',
        `There is no Service "${serviceName}" in namespace ${namespace}: the pods get no names ` +
          `such as ${name}-0.${serviceName} in DNS.`,
      );
    } else if (service && service.spec?.clusterIP !== 'None') {
      yield info(
        'spec.serviceName',
        `Service "${serviceName}" is not headless (clusterIP: None): the pods get no names such ` +
          `as ${name}-0.${serviceName} in DNS.`,
      );
    }
  },
};
