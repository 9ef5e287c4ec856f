// What is remembered of each autoscaler between rounds, for as long as any window asks for it.
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import type { HorizontalPodAutoscaler } from '../../../model/generated/types.ts';
import { HPA_DOWNSCALE_STABILIZATION_SECONDS } from '../limits.ts';
import type { ScalingHistory } from './scaling-behavior.ts';

const NOTHING: ScalingHistory = { recommendations: [], changes: [] };

export class HistoryKeeper {
  private readonly byKey = new Map<string, ScalingHistory>();

  of(key: string): ScalingHistory {
    return this.byKey.get(key) ?? NOTHING;
  }

  forget(key: string): void {
    this.byKey.delete(key);
  }

  /** The size found at first counts as a recommendation. Upstream: recordInitialRecommendation. */
  begin(key: string, replicas: number, at: Micros): void {
    if (this.byKey.has(key)) return;
    this.byKey.set(key, { recommendations: [{ replicas, at }], changes: [] });
  }

  recommend(key: string, { spec }: HorizontalPodAutoscaler, replicas: number, at: Micros): void {
    const history = this.of(key);
    const longest = Math.max(
      spec.behavior?.scaleUp?.stabilizationWindowSeconds ?? 0,
      spec.behavior?.scaleDown?.stabilizationWindowSeconds ?? HPA_DOWNSCALE_STABILIZATION_SECONDS,
    );
    const kept = history.recommendations.filter((one) => one.at > at - longest * SECOND);
    this.byKey.set(key, { ...history, recommendations: [...kept, { replicas, at }] });
  }

  /** Upstream: storeScaleEvent. Only behaviours look back at changes. */
  scaled(key: string, { spec }: HorizontalPodAutoscaler, by: number, at: Micros): void {
    if (!spec.behavior) return;
    const history = this.of(key);
    const { scaleUp, scaleDown } = spec.behavior;
    const periods = [...(scaleUp?.policies ?? []), ...(scaleDown?.policies ?? [])].map(
      ({ periodSeconds }) => periodSeconds,
    );
    const longest = Math.max(15, ...periods);
    const kept = history.changes.filter((one) => one.at > at - longest * SECOND);
    this.byKey.set(key, { ...history, changes: [...kept, { by, at }] });
  }
}
