// A probe asks a port that its container has named or declared.
import type { Probe } from '../../../../../model/generated/types.ts';
import { containersOf } from '../containers-of.ts';
import type { LintRule } from '../lint-rule.ts';
import { info, warning } from '../lint-rule.ts';

export const PROBE_PORT: LintRule = {
  name: 'probe-port',
  *check(document) {
    for (const { container, path } of containersOf(document)) {
      const { ports = [] } = container;
      for (const field of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const) {
        const port = portOf(container[field]);
        if (!port) continue;
        const { value } = port;
        const at = `${path}.${field}.${port.path}`;
        if (ports.some((one) => one.name === value || one.containerPort === value)) continue;
        if (typeof value === 'string') {
          yield warning(
            at,
            `Container "${container.name}" names no port "${value}": the probe always fails.`,
          );
        } else if (ports.length > 0) {
          const declared = ports.map(({ containerPort }) => containerPort).join(', ');
          yield info(
            at,
            `Container "${container.name}" declares port ${declared} and not ${value}: the probe ` +
              'fails unless something listens there.',
          );
        }
      }
    }
  },
};

function portOf(probe: Probe | undefined): { value: string | number; path: string } | undefined {
  for (const field of ['httpGet', 'tcpSocket'] as const) {
    const port = probe?.[field]?.port;
    if (port !== undefined) return { value: port, path: `${field}.port` };
  }
  return undefined;
}
