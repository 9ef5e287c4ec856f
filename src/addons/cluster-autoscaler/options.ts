// The flags of the cluster autoscaler that matter here.
import type { Micros } from '../../kernel/time.ts';
import { parseGoDuration } from '../../model/meta/duration.ts';
import {
  SCALE_DOWN_DELAY_AFTER_ADD,
  SCALE_DOWN_UNNEEDED_TIME,
  SCAN_INTERVAL,
  UTILIZATION_THRESHOLD,
} from './limits.ts';

/** `--nodes=MIN:MAX:NAME`. */
export interface NodeGroupLimits {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

export interface AutoscalerOptions {
  readonly groups: readonly NodeGroupLimits[];
  readonly scanInterval: Micros;
  readonly isScaleDownEnabled: boolean;
  readonly delayAfterAdd: Micros;
  readonly unneededTime: Micros;
  readonly utilizationThreshold: number;
  readonly skipsLocalStorage: boolean;
  readonly skipsSystemPods: boolean;
  readonly namespace: string;
}

/** The options of a command line, or what is wrong with it. */
export function parseOptions(argv: readonly string[]): AutoscalerOptions | string {
  const groups: NodeGroupLimits[] = [];
  const flags = new Map<string, string>();
  for (const word of argv) {
    const match = /^--?([a-z-]+)(?:=(.*))?$/.exec(word);
    if (!match) continue;
    const [, name = '', value = 'true'] = match;
    if (name !== 'nodes') {
      flags.set(name, value);
      continue;
    }
    const spec = /^(\d+):(\d+):(.+)$/.exec(value);
    if (!spec || Number(spec[1]) > Number(spec[2])) {
      return `failed to parse node group spec: ${value}`;
    }
    groups.push({ min: Number(spec[1]), max: Number(spec[2]), name: spec[3]! });
  }
  const duration = (name: string, byDefault: Micros): Micros =>
    parseGoDuration(flags.get(name) ?? '') ?? byDefault;
  return {
    groups,
    scanInterval: duration('scan-interval', SCAN_INTERVAL),
    isScaleDownEnabled: flags.get('scale-down-enabled') !== 'false',
    delayAfterAdd: duration('scale-down-delay-after-add', SCALE_DOWN_DELAY_AFTER_ADD),
    unneededTime: duration('scale-down-unneeded-time', SCALE_DOWN_UNNEEDED_TIME),
    utilizationThreshold: Number(
      flags.get('scale-down-utilization-threshold') ?? UTILIZATION_THRESHOLD,
    ),
    skipsLocalStorage: flags.get('skip-nodes-with-local-storage') !== 'false',
    skipsSystemPods: flags.get('skip-nodes-with-system-pods') !== 'false',
    namespace: flags.get('namespace') ?? 'kube-system',
  };
}
