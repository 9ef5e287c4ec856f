// How a node's shutdown is asked for in a fault: at once, or with time for its pods.
import { parseGoDuration } from '../../model/meta/duration.ts';
import type { ShutdownPeriods } from '../../world/machines/shutdown.ts';
import { SECOND } from '../../kernel/time.ts';
import type { FaultSpec } from '../simulation-api/fault-kind.ts';

/** Names of the KubeletConfiguration; without the first one the power goes at once. */
const TOTAL = 'shutdownGracePeriod';
const CRITICAL = 'shutdownGracePeriodCriticalPods';

/** A text is what is wrong with the parameters. */
export function shutdownOf({ parameters = {} }: FaultSpec): ShutdownPeriods | string {
  const total = secondsOf(parameters[TOTAL]);
  const critical = secondsOf(parameters[CRITICAL]);
  if (total === undefined) return complaint(TOTAL, parameters[TOTAL]);
  if (critical === undefined) return complaint(CRITICAL, parameters[CRITICAL]);
  if (critical > total) return `parameters.${CRITICAL} must not be above parameters.${TOTAL}`;
  return {
    shutdownGracePeriodSeconds: total,
    shutdownGracePeriodCriticalPodsSeconds: critical,
  };
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return 0;
  const duration = parseGoDuration(text);
  return duration === undefined || duration < 0 ? undefined : Math.floor(duration / SECOND);
}

function complaint(name: string, text: string | undefined): string {
  return `parameters.${name} must be a duration such as 30s, not "${text}"`;
}
