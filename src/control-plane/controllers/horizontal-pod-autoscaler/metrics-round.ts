// One round of an autoscaler's metrics: whose pods they are about, and what they propose together.
import type { ControllerContext } from '../../../client/controller.ts';
import type { EventRecorder } from '../../../client/event-recorder.ts';
import type { Informer } from '../../../client/informer.ts';
import type { Task } from '../../../kernel/task.ts';
import { PODS } from '../../../model/api/refs.ts';
import type {
  HorizontalPodAutoscaler,
  MetricStatus,
  Pod,
  Scale,
} from '../../../model/generated/types.ts';
import { namespaceOf } from '../../../model/meta/object.ts';
import { parseSelector } from '../../../model/meta/selector-parser.ts';
import { selectorMatches } from '../../../model/meta/selectors.ts';
import type { Selector } from '../../../model/meta/selectors.ts';
import type { HpaConditions } from './conditions.ts';
import { MetricFailure } from './metric-failure.ts';
import { proposalOf } from './metric-sources.ts';
import type { MetricProposal, ScaleTarget } from './metric-sources.ts';
import type { ServedResources } from '../shared/served-resources.ts';
import { MetricsClient } from './metrics-client.ts';

export type Measured =
  | {
      readonly is: 'proposed';
      readonly proposal: MetricProposal;
      readonly statuses: readonly MetricStatus[];
    }
  | {
      readonly is: 'failed';
      readonly message: string;
      readonly statuses: readonly MetricStatus[];
    };

/** What stands in the status in the place of a metric that gave nothing. */
const NOTHING: MetricStatus = { type: '' };

export function newMetricsRound(
  context: ControllerContext,
  events: EventRecorder,
  served: ServedResources,
): MetricsRound {
  return new MetricsRound(context, events, served);
}

/** Upstream: pkg/controller/podautoscaler/horizontal.go computeReplicasForMetrics. HP6, HP8 */
export class MetricsRound {
  private readonly pods: Informer<Pod>;
  private readonly metrics: MetricsClient;
  /** The selectors of all autoscalers that have been looked at, by key. */
  private readonly selectors = new Map<string, Selector>();

  constructor(
    private readonly context: ControllerContext,
    private readonly events: EventRecorder,
    served: ServedResources,
  ) {
    this.pods = context.informers.informer(PODS);
    this.metrics = new MetricsClient(context.client, served);
  }

  forget(key: string): void {
    this.selectors.delete(key);
  }

  /** The largest proposal counts; if a metric fails, less than now does not. */
  *measure(
    key: string,
    hpa: HorizontalPodAutoscaler,
    scale: Scale,
    conditions: HpaConditions,
  ): Task<Measured> {
    const specs = hpa.spec.metrics ?? [];
    const statuses: MetricStatus[] = specs.map(() => NOTHING);
    const target = this.targetOf(key, hpa, scale, conditions);
    if (typeof target === 'string') return { is: 'failed', message: target, statuses: [] };
    let largest: MetricProposal | undefined;
    let first: MetricFailure | undefined;
    let invalid = 0;
    for (const [at, spec] of specs.entries()) {
      try {
        const proposal = yield* proposalOf(this.metrics, target, spec);
        statuses[at] = proposal.status;
        if (!largest || proposal.replicas > largest.replicas) largest = proposal;
      } catch (error) {
        if (!(error instanceof MetricFailure)) throw error;
        this.events.event(hpa, 'Warning', error.reason, error.detail);
        first ??= error;
        invalid++;
      }
    }
    if (!largest || (first && largest.replicas < target.specReplicas)) {
      const detail = first?.detail ?? '';
      const why = `the HPA was unable to compute the replica count: ${detail}`;
      conditions.set('ScalingActive', 'False', first?.reason ?? 'InvalidMetricSourceType', why);
      const counts = `invalid metrics (${invalid} invalid out of ${specs.length})`;
      const message = `${counts}, first error is: ${first?.message ?? ''}`;
      return { is: 'failed', message, statuses };
    }
    const found = `the HPA was able to successfully calculate a replica count from ${largest.name}`;
    conditions.set('ScalingActive', 'True', 'ValidMetricFound', found);
    return { is: 'proposed', proposal: largest, statuses };
  }

  /** The pods, or why they are not to be had. Upstream: validateAndParseSelector. */
  private targetOf(
    key: string,
    hpa: HorizontalPodAutoscaler,
    scale: Scale,
    conditions: HpaConditions,
  ): ScaleTarget | string {
    const text = scale.status?.selector ?? '';
    const fail = (event: string, reason: string, error: string, why = error): string => {
      this.events.event(hpa, 'Warning', event, error);
      conditions.set('ScalingActive', 'False', reason, why);
      return error;
    };
    if (text === '') {
      const why = "the HPA target's scale is missing a selector";
      return fail('SelectorRequired', 'InvalidSelector', 'selector is required', why);
    }
    const selector = parseSelector(text);
    if (typeof selector === 'string') {
      const why = "couldn't convert selector into a corresponding internal selector object";
      return fail('InvalidSelector', 'InvalidSelector', `${why}: ${selector}`);
    }
    this.selectors.set(key, selector);
    const all = [...this.pods.list(namespaceOf(hpa))];
    const pods = all.filter((pod) => selectorMatches(selector, pod.metadata.labels));
    const rivals = this.rivalsOver(namespaceOf(hpa), pods);
    if (rivals.length > 1) {
      const list = `[${rivals.join(' ')}]`;
      const error = `pods by selector ${text} are controlled by multiple HPAs: ${list}`;
      return fail('AmbiguousSelector', 'AmbiguousSelector', error);
    }
    return {
      hpa,
      specReplicas: scale.spec.replicas ?? 0,
      statusReplicas: scale.status?.replicas ?? 0,
      selector: text,
      pods,
      now: this.context.now(),
    };
  }

  // Upstream: hpasControllingPodsUnderSelector.
  private rivalsOver(namespace: string, pods: readonly Pod[]): readonly string[] {
    const others = [...this.selectors].filter(([key]) => key.startsWith(`${namespace}/`));
    return others
      .filter(([, selector]) => pods.some((pod) => selectorMatches(selector, pod.metadata.labels)))
      .map(([key]) => key)
      .sort();
  }
}
