// A Service's targetPort is one that the selected containers declare, by number or by name.
import type { Service, ServicePort } from '../../../../../model/generated/types.ts';
import type { DeclaredPort } from '../../../../../hosts/worker/protocol.ts';
import type { Finding, LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';

export const SERVICE_TARGET_PORT: LintRule = {
  name: 'service-target-port',
  *check({ kind, namespace, object }, facts) {
    if (kind !== 'Service') return;
    const { selector = {}, ports = [] } = (object as Service).spec ?? {};
    if (Object.keys(selector).length === 0) return;
    const found = facts.selected(namespace, { matchLabels: selector });
    if (!found || (found.pods === 0 && found.workloads.length === 0)) return;
    for (const [at, port] of ports.entries()) yield* judge(port, at, found.ports);
  },
};

function* judge(
  port: ServicePort,
  at: number,
  declared: readonly DeclaredPort[],
): Iterable<Finding> {
  const target = port.targetPort ?? port.port;
  const path = `spec.ports[${at}].${port.targetPort === undefined ? 'port' : 'targetPort'}`;
  if (typeof target === 'string') {
    if (declared.some(({ name }) => name === target)) return;
    const names = declared.map(({ name }) => name).filter((name) => name !== '');
    const have = names.length === 0 ? 'none of their ports has a name' : `they have ${list(names)}`;
    yield warning(
      path,
      `The selected pods name no port "${target}" (${have}): requests have nowhere to go.`,
    );
  } else if (declared.length > 0 && !declared.some((one) => one.port === target)) {
    const numbers = list(declared.map((one) => String(one.port)));
    yield warning(
      path,
      `The selected containers declare port ${numbers}, not ${target}: a request to this ` +
        'Service reaches a port where probably nobody listens. Set targetPort.',
    );
  }
}

function list(words: readonly string[]): string {
  return [...new Set(words)].join(', ');
}
