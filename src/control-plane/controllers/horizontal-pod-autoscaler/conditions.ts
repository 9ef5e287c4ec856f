// An autoscaler's conditions while one round goes on.
import type { Micros } from '../../../kernel/time.ts';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
} from '../../../model/generated/types.ts';
import { setCondition } from '../../../model/meta/conditions.ts';
import { formatTime } from '../../../model/meta/time.ts';

/** Upstream: pkg/controller/podautoscaler/horizontal.go setConditionInList. */
export class HpaConditions {
  list: readonly HorizontalPodAutoscalerCondition[];

  constructor(
    hpa: HorizontalPodAutoscaler,
    private readonly now: Micros,
  ) {
    this.list = hpa.status?.conditions ?? [];
  }

  set(type: string, status: string, reason: string, message: string): void {
    this.list = setCondition(this.list, { type, status, reason, message }, formatTime(this.now));
  }
}
