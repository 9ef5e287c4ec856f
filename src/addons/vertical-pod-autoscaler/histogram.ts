// A histogram whose buckets grow by 5 % and whose samples lose half their weight each day.
// Upstream: vertical-pod-autoscaler/pkg/recommender/util/{histogram,decaying_histogram,
// histogram_options}.go
import { HOUR } from '../../kernel/time.ts';
import type { Micros } from '../../kernel/time.ts';
import type { HistogramCheckpoint } from './vpa-types.ts';

const GROWTH = 1.05;
export const HALF_LIFE: Micros = 24 * HOUR;
/** Weights grow with time until they are all divided again. Upstream: maxDecayExponent. */
const MAX_EXPONENT = 100;
/** Upstream: model/aggregations_config.go epsilon. */
const EPSILON = 0.001 * 0.1;
/** Upstream: util/histogram.go MaxCheckpointWeight. */
const MAX_CHECKPOINT_WEIGHT = 10_000;

/** Where each bucket begins; the last one has no end. */
function bucketStarts(largest: number, first: number): readonly number[] {
  const starts = [0];
  let width = first;
  while ((starts.at(-1) as number) < largest) {
    starts.push((starts.at(-1) as number) + width);
    width *= GROWTH;
  }
  return starts;
}

/** Cores and bytes. Upstream: model/aggregations_config.go */
export const CPU_BUCKETS = bucketStarts(1000, 0.01);
export const MEMORY_BUCKETS = bucketStarts(1e12, 1e7);

/** Square roots are exact everywhere, powers are not: 2^(1/2), 2^(1/4) ... */
const ROOTS: readonly number[] = (() => {
  const roots: number[] = [];
  for (let root = Math.sqrt(2), count = 0; count < 30; count++, root = Math.sqrt(root)) {
    roots.push(root);
  }
  return roots;
})();

/** Two to a power. */
export function powerOfTwo(exponent: number): number {
  const whole = Math.floor(exponent);
  let value = 1;
  for (let count = Math.abs(whole); count > 0; count--) value = whole < 0 ? value / 2 : value * 2;
  let rest = exponent - whole;
  for (const root of ROOTS) {
    rest *= 2;
    if (rest < 1) continue;
    value *= root;
    rest -= 1;
  }
  return value;
}

export class DecayingHistogram {
  private readonly weights: Float64Array;
  private total = 0;
  private reference: Micros = 0;

  constructor(private readonly starts: readonly number[]) {
    this.weights = new Float64Array(starts.length);
  }

  get isEmpty(): boolean {
    return this.total < EPSILON;
  }

  add(value: number, weight: number, at: Micros): void {
    const grown = weight * this.factorAt(at);
    const bucket = this.bucketOf(value);
    this.weights[bucket] = this.weightAt(bucket) + grown;
    this.total += grown;
  }

  subtract(value: number, weight: number, at: Micros): void {
    const shrunk = weight * this.factorAt(at);
    const bucket = this.bucketOf(value);
    this.weights[bucket] = Math.max(this.weightAt(bucket) - shrunk, 0);
    this.total = Math.max(this.total - shrunk, 0);
  }

  /** The end of the bucket below which that share of the weight lies; 0 when it is empty. */
  percentile(share: number): number {
    if (this.isEmpty) return 0;
    const threshold = share * this.total;
    let last = this.weights.length - 1;
    while (last > 0 && this.weightAt(last) < EPSILON) last--;
    let bucket = 0;
    while (bucket < last && this.weightAt(bucket) < EPSILON) bucket++;
    for (let sum = 0; bucket < last; bucket++) {
      sum += this.weightAt(bucket);
      if (sum >= threshold) break;
    }
    return this.starts[Math.min(bucket + 1, this.starts.length - 1)] as number;
  }

  /** Weights as whole numbers, the largest of them 10,000. */
  checkpoint(formatTime: (at: Micros) => string): HistogramCheckpoint {
    const largest = this.weights.reduce((most, weight) => Math.max(most, weight), 0);
    const bucketWeights: { [bucket: string]: number } = {};
    if (largest > 0) {
      this.weights.forEach((weight, bucket) => {
        const whole = Math.round((weight / largest) * MAX_CHECKPOINT_WEIGHT);
        if (whole > 0) bucketWeights[String(bucket)] = whole;
      });
    }
    const referenceTimestamp = formatTime(this.reference);
    return { referenceTimestamp, bucketWeights, totalWeight: this.total };
  }

  load({ bucketWeights = {}, totalWeight = 0 }: HistogramCheckpoint, reference: Micros): void {
    let sum = 0;
    for (const weight of Object.values(bucketWeights)) sum += weight;
    if (sum === 0) return;
    for (const [bucket, weight] of Object.entries(bucketWeights)) {
      const at = Number(bucket);
      if (at < this.weights.length) this.weights[at] = (weight * totalWeight) / sum;
    }
    this.total = totalWeight;
    this.reference = reference;
  }

  /** Newer samples weigh more. */
  private factorAt(at: Micros): number {
    if (at > this.reference + HALF_LIFE * MAX_EXPONENT || this.reference === 0) this.shift(at);
    return powerOfTwo((at - this.reference) / HALF_LIFE);
  }

  private shift(at: Micros): void {
    const next = Math.floor(at / HALF_LIFE) * HALF_LIFE;
    const exponent = Math.round((this.reference - next) / HALF_LIFE);
    if (this.total > 0) {
      const factor = powerOfTwo(Math.max(exponent, -1000));
      for (let bucket = 0; bucket < this.weights.length; bucket++) {
        this.weights[bucket] = this.weightAt(bucket) * factor;
      }
      this.total *= factor;
    }
    this.reference = next;
  }

  private bucketOf(value: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private weightAt(bucket: number): number {
    return this.weights[bucket] as number;
  }
}
