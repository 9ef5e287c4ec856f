// A liveness probe of a slow starter, without time to start: it is killed before it can answer.
import { containersOf } from '../containers-of.ts';
import type { LintRule } from '../lint-rule.ts';
import { info } from '../lint-rule.ts';

/** Less patience than this from the start on is called little. */
const LITTLE_SECONDS = 5;

export const LIVENESS_KILLS: LintRule = {
  name: 'liveness-kills',
  *check(document) {
    for (const { container, path } of containersOf(document)) {
      const { livenessProbe: probe, startupProbe } = container;
      if (!probe || startupProbe) continue;
      const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = probe;
      const patience = initialDelaySeconds + periodSeconds * (failureThreshold - 1);
      if (patience >= LITTLE_SECONDS) continue;
      yield info(
        `${path}.livenessProbe`,
        `Container "${container.name}" has ${patience} s from its start to answer, else it is ` +
          'killed and started again, for ever: add a startupProbe or an initialDelaySeconds.',
      );
    }
  },
};
