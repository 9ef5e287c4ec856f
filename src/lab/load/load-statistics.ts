// What came of a LoadGenerator's requests: counts, latencies and pods of the last ten seconds.
import type { Micros } from '../../kernel/time.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import type { LoadGeneratorStatus } from '../simulation-api/load-generator-kind.ts';

const WINDOW_SECONDS = 10;
/** Causes beyond these are counted as one. */
const MAX_CAUSES = 20;

interface Sample {
  readonly latency: Micros;
  readonly requests: number;
}

interface Bucket {
  readonly second: number;
  answered: number;
  good: number;
  bad: number;
  readonly samples: Sample[];
  readonly byPod: Map<string, number>;
}

export class LoadStatistics {
  private readonly buckets: Bucket[] = [];
  private readonly errors = new Map<string, number>();
  private total = 0;

  constructor(private readonly start: Micros) {}

  /** So many requests were answered; `failure` names a status that is an error. */
  answered(
    now: Micros,
    requests: number,
    latency: Micros,
    pod: string | undefined,
    failure: string | undefined,
  ): void {
    const bucket = this.bucket(now);
    this.total += requests;
    bucket.answered += requests;
    bucket.samples.push({ latency, requests });
    if (pod !== undefined) bucket.byPod.set(pod, (bucket.byPod.get(pod) ?? 0) + requests);
    if (failure === undefined) bucket.good += requests;
    else {
      bucket.bad += requests;
      this.count(failure, requests);
    }
  }

  /** So many requests had no answer. */
  failed(now: Micros, requests: number, cause: string): void {
    const bucket = this.bucket(now);
    this.total += requests;
    bucket.bad += requests;
    this.count(cause, requests);
  }

  status(now: Micros): LoadGeneratorStatus {
    const last = Math.floor(now / SECOND);
    const kept = this.buckets.filter(({ second }) => second > last - WINDOW_SECONDS);
    this.buckets.splice(0, this.buckets.length - kept.length);
    const since = Math.max(this.start, (last - WINDOW_SECONDS + 1) * SECOND);
    const seconds = Math.max(1, (now - since) / SECOND);
    const answered = sum(kept, ({ answered: count }) => count);
    const good = sum(kept, (bucket) => bucket.good);
    const ended = good + sum(kept, ({ bad }) => bad);
    const samples = kept.flatMap((bucket) => bucket.samples);
    return {
      requestsPerSecond: rounded(answered / seconds),
      successRate: ended === 0 ? 0 : Math.floor((good / ended) * 10_000) / 10_000,
      latencyMilliseconds: percentiles(samples),
      byPod: ratesOf(kept, seconds),
      errors: Object.fromEntries(this.errors),
      totalRequests: this.total,
    };
  }

  private bucket(now: Micros): Bucket {
    const second = Math.floor(now / SECOND);
    const last = this.buckets.at(-1);
    if (last?.second === second) return last;
    const bucket: Bucket = { second, answered: 0, good: 0, bad: 0, samples: [], byPod: new Map() };
    this.buckets.push(bucket);
    return bucket;
  }

  private count(cause: string, requests: number): void {
    const isNew = !this.errors.has(cause);
    const name = isNew && this.errors.size >= MAX_CAUSES ? 'other' : cause;
    this.errors.set(name, (this.errors.get(name) ?? 0) + requests);
  }
}

function sum(buckets: readonly Bucket[], of: (bucket: Bucket) => number): number {
  return buckets.reduce((total, bucket) => total + of(bucket), 0);
}

function ratesOf(buckets: readonly Bucket[], seconds: number): { readonly [pod: string]: number } {
  const counts = new Map<string, number>();
  for (const { byPod } of buckets) {
    for (const [pod, count] of byPod) counts.set(pod, (counts.get(pod) ?? 0) + count);
  }
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(rows.map(([pod, count]) => [pod, rounded(count / seconds)]));
}

function percentiles(samples: Sample[]): LoadGeneratorStatus['latencyMilliseconds'] {
  samples.sort((a, b) => a.latency - b.latency);
  const total = samples.reduce((count, { requests }) => count + requests, 0);
  const at = (share: number): number => {
    let passed = 0;
    for (const { latency, requests } of samples) {
      passed += requests;
      if (passed >= share * total) return rounded(latency / MILLISECOND);
    }
    return 0;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
