// What the API server counts: requests by kind and code, and the last few in full.
import type { Clock } from '../../kernel/clock.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Exchange } from './exchange.ts';
import { RECENT_REQUESTS } from './limits.ts';

/** One answered request, as the pipeline page and /debug show it. */
export interface RequestRecord {
  readonly at: Micros;
  readonly user: string;
  readonly verb: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly code: number;
  /** The last stage it reached: `encode` for answers, the one that refused otherwise. */
  readonly stage: string;
  readonly span: number;
}

export class RequestMetrics {
  /** Requests by `verb|group|version|resource|subresource|code`. */
  readonly requests = new Map<string, number>();
  readonly priorityLevels = new Map<string, number>();
  private readonly ring: RequestRecord[] = [];
  private next = 0;

  countPriorityLevel(level: string): void {
    this.priorityLevels.set(level, (this.priorityLevels.get(level) ?? 0) + 1);
  }

  record(exchange: Exchange, code: number, clock: Clock): void {
    const { verb, group, version, resource, subresource, namespace, name } = exchange.request;
    const key = `${verb}|${group}|${version}|${resource}|${subresource}|${code}`;
    this.requests.set(key, (this.requests.get(key) ?? 0) + 1);
    this.ring[this.next] = {
      at: clock.now,
      user: exchange.user.name,
      verb,
      resource: subresource === '' ? resource : `${resource}/${subresource}`,
      namespace,
      name,
      code,
      stage: exchange.stage,
      span: clock.cause,
    };
    this.next = (this.next + 1) % RECENT_REQUESTS;
  }

  /** The last requests, oldest first. */
  recent(): readonly RequestRecord[] {
    return [...this.ring.slice(this.next), ...this.ring.slice(0, this.next)];
  }
}
