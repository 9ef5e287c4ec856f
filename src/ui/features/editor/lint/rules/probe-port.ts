// A probe that asks a port by name asks one that its container has named.
import type { Probe } from '../../../../../model/generated/types.ts';
import { containersOf } from '../containers-of.ts';
import type { LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';

export const PROBE_PORT: LintRule = {
  name: 'probe-port',
  *check(document) {
    for (const { container, path } of containersOf(document)) {
      const { ports = [] } = container;
      for (const field of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const) {
        const port = portOf(container[field]);
        if (!port || ports.some(({ name }) => name === port.value)) continue;
        yield warning(
          `${path}.${field}.${port.path}`,
          `Container "${container.name}" names no port "${port.value}": the probe always fails.`,
        );
      }
    }
  },
};

function portOf(probe: Probe | undefined): { value: string; path: string } | undefined {
  for (const field of ['httpGet', 'tcpSocket'] as const) {
    const port = probe?.[field]?.port;
    if (typeof port === 'string') return { value: port, path: `${field}.port` };
  }
  return undefined;
}
