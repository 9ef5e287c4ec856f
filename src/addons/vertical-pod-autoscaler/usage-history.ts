// What all containers of one name under one autoscaler have used so far.
// Upstream: vertical-pod-autoscaler/pkg/recommender/model/{aggregate_container_state,container}.go
import { HOUR } from '../../kernel/time.ts';
import type { Micros } from '../../kernel/time.ts';
import { formatTime, parseTime } from '../../model/meta/time.ts';
import { CPU_BUCKETS, DecayingHistogram, MEMORY_BUCKETS } from './histogram.ts';
import type { VpaCheckpoint } from './vpa-types.ts';

const MIN_SAMPLE_WEIGHT = 0.1;
const MEMORY_INTERVAL: Micros = 24 * HOUR;
const OOM_MIN_BUMP_BYTES = 100 * 1024 * 1024;
const OOM_BUMP_RATIO = 1.2;
const SAMPLES_A_DAY = 60 * 24;

/** Of one container: the largest use of memory in its current window. */
interface Peak {
  windowEnd: Micros;
  bytes: number;
  lastAt: Micros;
}

export class UsageHistory {
  readonly cpu = new DecayingHistogram(CPU_BUCKETS);
  readonly memory = new DecayingHistogram(MEMORY_BUCKETS);
  private firstAt: Micros | undefined;
  private lastAt: Micros = 0;
  private samples = 0;
  private readonly peaks = new Map<string, Peak>();

  /** `instance`: the pod and container that it was measured of. */
  addCpu(cores: number, requestCores: number, at: Micros): void {
    this.cpu.add(cores, Math.max(requestCores, MIN_SAMPLE_WEIGHT), at);
    this.firstAt ??= at;
    this.lastAt = Math.max(this.lastAt, at);
    this.samples++;
  }

  /** Only the peak of each day counts. */
  addMemory(instance: string, bytes: number, at: Micros): void {
    let peak = this.peaks.get(instance);
    if (!peak) this.peaks.set(instance, (peak = { windowEnd: at, bytes: 0, lastAt: at }));
    if (at < peak.lastAt) return;
    peak.lastAt = at;
    if (at < peak.windowEnd) {
      if (bytes <= peak.bytes) return;
      if (peak.bytes > 0) this.memory.subtract(peak.bytes, 1, peak.windowEnd);
    } else {
      const past = Math.floor((at - peak.windowEnd) / MEMORY_INTERVAL);
      peak.windowEnd += (past + 1) * MEMORY_INTERVAL;
    }
    peak.bytes = bytes;
    this.memory.add(bytes, 1, peak.windowEnd);
  }

  /** A container ran out of memory: it needs more than it asked for or was seen to use. */
  addOutOfMemory(instance: string, requestBytes: number, at: Micros): void {
    const used = Math.max(requestBytes, this.peaks.get(instance)?.bytes ?? 0);
    const needed = Math.max(used + OOM_MIN_BUMP_BYTES, used * OOM_BUMP_RATIO);
    this.addMemory(instance, needed, at);
  }

  forget(instance: string): void {
    this.peaks.delete(instance);
  }

  /** Days for which there is a sample each minute. */
  get confidence(): number {
    const days = (this.lastAt - (this.firstAt ?? this.lastAt)) / (24 * HOUR);
    return Math.min(days, this.samples / SAMPLES_A_DAY);
  }

  get isEmpty(): boolean {
    return this.samples === 0;
  }

  checkpoint(now: Micros): NonNullable<VpaCheckpoint['status']> {
    return {
      lastUpdateTime: formatTime(now),
      version: 'v3',
      cpuHistogram: this.cpu.checkpoint(formatTime),
      memoryHistogram: this.memory.checkpoint(formatTime),
      firstSampleStart: formatTime(this.firstAt ?? now),
      lastSampleStart: formatTime(this.lastAt),
      totalSamplesCount: this.samples,
    };
  }

  load({ status }: VpaCheckpoint): void {
    if (status?.version !== 'v3') return;
    const timeOf = (text: string | undefined): Micros => parseTime(text ?? '') ?? 0;
    const { cpuHistogram: cpu = {}, memoryHistogram: memory = {} } = status;
    this.cpu.load(cpu, timeOf(cpu.referenceTimestamp));
    this.memory.load(memory, timeOf(memory.referenceTimestamp));
    this.firstAt = timeOf(status.firstSampleStart);
    this.lastAt = timeOf(status.lastSampleStart);
    this.samples = status.totalSamplesCount ?? 0;
  }
}
