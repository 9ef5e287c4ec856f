// Values by object and metric, out of the samples of each round: counters become rates.
// Upstream: kubernetes-sigs/prometheus-adapter docs/config.md, pkg/naming
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Sample } from './exposition.ts';

/** An object that a metric describes. */
export interface Described {
  /** As paths name it: `pods`, `ingresses.networking.k8s.io`. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

export interface Value {
  readonly of: Described;
  readonly metric: string;
  /** In thousandths. */
  readonly milli: number;
  readonly at: Micros;
  readonly windowSeconds: number;
}

interface Counted {
  readonly total: number;
  readonly at: Micros;
}

/** `nginx_ingress_controller_requests` tells of the Ingress and the Service that it names. */
const OF_INGRESSES = 'nginx_ingress_controller_requests';

export class Series {
  private counted = new Map<string, Counted>();
  private values = new Map<string, Value>();
  private nextCounted = new Map<string, Counted>();
  private nextValues = new Map<string, Value>();

  /** What one page says, of the pod that served it. */
  take(pod: Described, samples: readonly Sample[], at: Micros): void {
    const sums = new Map<
      string,
      { of: Described; metric: string; total: number; grows: boolean }
    >();
    for (const sample of samples) {
      for (const { of, metric } of aboutOf(pod, sample)) {
        const key = `${keyOf(of, metric)} ${pod.namespace}/${pod.name}`;
        const sum = sums.get(key) ?? { of, metric, total: 0, grows: sample.isCounter };
        sum.total += sample.value;
        sums.set(key, sum);
      }
    }
    for (const [key, { of, metric, total, grows }] of sums) {
      if (!grows) this.put(of, metric, total, at, 0);
      else this.rate(key, of, metric, { total, at });
    }
  }

  /** A value as it stands, such as an annotation's. */
  put(of: Described, metric: string, value: number, at: Micros, windowSeconds: number): void {
    const before = this.nextValues.get(keyOf(of, metric));
    const milli = Math.round(value * 1000) + (before?.milli ?? 0);
    this.nextValues.set(keyOf(of, metric), { of, metric, milli, at, windowSeconds });
  }

  /** The round is over: what it did not tell of is no more. */
  turn(): void {
    this.counted = this.nextCounted;
    this.values = this.nextValues;
    this.nextCounted = new Map();
    this.nextValues = new Map();
  }

  find(of: Described, metric: string): Value | undefined {
    return this.values.get(keyOf(of, metric));
  }

  all(): Iterable<Value> {
    return this.values.values();
  }

  /** `http_requests_total` is told as `http_requests` and `http_requests_per_second`. */
  private rate(key: string, of: Described, metric: string, now: Counted): void {
    this.nextCounted.set(key, now);
    const before = this.counted.get(key);
    if (!before || now.at <= before.at) return;
    const windowSeconds = Math.round((now.at - before.at) / SECOND);
    // A counter that is less than before has begun anew.
    const grown = now.total >= before.total ? now.total - before.total : now.total;
    const perSecond = (grown * SECOND) / (now.at - before.at);
    const base = metric.replace(/_total$/, '');
    const names = metric.includes('-') ? [metric] : [base, `${base}_per_second`];
    for (const name of names) this.put(of, name, perSecond, now.at, windowSeconds);
  }
}

function* aboutOf(
  pod: Described,
  { name, labels }: Sample,
): Iterable<{ readonly of: Described; readonly metric: string }> {
  if (name !== OF_INGRESSES) {
    yield { of: pod, metric: name };
    return;
  }
  const namespace = labels.get('namespace') ?? '';
  const ingress = labels.get('ingress') ?? '';
  const service = labels.get('service') ?? '';
  if (ingress !== '') {
    const of = { resource: 'ingresses.networking.k8s.io', namespace, name: ingress };
    yield { of, metric: 'requests-per-second' };
  }
  if (service !== '') {
    const of = { resource: 'services', namespace, name: service };
    yield { of, metric: 'requests-per-second' };
  }
}

function keyOf({ resource, namespace, name }: Described, metric: string): string {
  return `${resource} ${namespace}/${name} ${metric}`;
}
