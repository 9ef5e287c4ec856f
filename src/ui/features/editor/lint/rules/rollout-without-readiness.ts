// A rolling update that Apply begins, behind a Service and without readiness probes: requests reach
// pods that are not up.
import type { Deployment, Service } from '../../../../../model/generated/types.ts';
import { selectorFromLabels, selectorMatches } from '../../../../../model/meta/selectors.ts';
import type { LintRule } from '../lint-rule.ts';
import { info } from '../lint-rule.ts';

export const ROLLOUT_WITHOUT_READINESS: LintRule = {
  name: 'rollout-without-readiness',
  *check({ kind, name, namespace, object }, facts) {
    if (kind !== 'Deployment') return;
    const { replicas = 1, strategy, template } = (object as Deployment).spec;
    if (replicas < 2 || strategy?.type === 'Recreate') return;
    // A new one has no requests yet, and the same pods are not replaced.
    const before = facts.stored(kind, namespace, name) as Deployment | null | undefined;
    if (!before || imagesOf(before) === imagesOf(object as Deployment)) return;
    const own = facts.documents
      .filter((one) => one.kind === 'Service' && one.namespace === namespace)
      .map((one) => one.object as Service);
    const stored = facts.object('Service', namespace, name) as Service | null | undefined;
    const service = [...own, ...(stored ? [stored] : [])].find(({ spec }) => {
      const { selector } = spec;
      return selector && selectorMatches(selectorFromLabels(selector), template.metadata?.labels);
    });
    if (!service) return;
    for (const [at, container] of template.spec.containers.entries()) {
      const port = container.ports?.[0]?.containerPort;
      if (container.readinessProbe || port === undefined) continue;
      yield info(
        `spec.template.spec.containers[${at}].name`,
        `Container "${container.name}" has no readinessProbe: in a rolling update Service ` +
          `"${service.metadata.name}" sends requests to new pods before they can answer.`,
        {
          title: 'Add a readinessProbe',
          is: 'add',
          path: `spec.template.spec.containers[${at}]`,
          text: `readinessProbe: {tcpSocket: {port: ${port}}}`,
        },
      );
    }
  },
};

function imagesOf({ spec }: Deployment): string {
  return JSON.stringify(spec.template.spec.containers.map(({ image }) => image));
}
