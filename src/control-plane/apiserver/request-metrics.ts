// What the API server counts: requests by kind and code, and the last few in full.
import type { Clock } from '../../kernel/clock.ts';
import type { Micros } from '../../kernel/time.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
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

type Counts = Map<number, number>;

/** How many requests of one sort had one outcome. */
export interface RequestCount {
  readonly definition: ResourceDefinition;
  readonly verb: string;
  readonly subresource: string;
  readonly code: number;
  readonly count: number;
}

export class RequestMetrics {
  /** Counts by definition, verb, subresource and code: no text is made for a request. */
  private readonly counts = new Map<ResourceDefinition, Map<string, Map<string, Counts>>>();
  readonly priorityLevels = new Map<string, number>();
  private readonly ring: RequestRecord[] = [];
  private next = 0;
  /** Requests recorded so far. */
  total = 0;

  countPriorityLevel(level: string): void {
    this.priorityLevels.set(level, (this.priorityLevels.get(level) ?? 0) + 1);
  }

  record(exchange: Exchange, code: number, clock: Clock): void {
    const { verb, resource, subresource, namespace, name } = exchange.request;
    this.count(exchange.definition, verb, subresource, code);
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
    this.total++;
  }

  /** All counts, in the order in which each was first met. */
  *requests(): Iterable<RequestCount> {
    for (const [definition, verbs] of this.counts) {
      for (const [verb, subresources] of verbs) {
        for (const [subresource, counts] of subresources) {
          for (const [code, count] of counts) yield { definition, verb, subresource, code, count };
        }
      }
    }
  }

  private count(
    definition: ResourceDefinition,
    verb: string,
    subresource: string,
    code: number,
  ): void {
    let verbs = this.counts.get(definition);
    if (!verbs) this.counts.set(definition, (verbs = new Map()));
    let subresources = verbs.get(verb);
    if (!subresources) verbs.set(verb, (subresources = new Map()));
    let counts = subresources.get(subresource);
    if (!counts) subresources.set(subresource, (counts = new Map()));
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }

  /** Those recorded after the first `count`, oldest first, as far back as they are kept. */
  *since(count: number): Iterable<RequestRecord> {
    const fresh = Math.min(this.total - count, RECENT_REQUESTS);
    for (let back = fresh; back > 0; back--) {
      const record = this.ring[(this.next - back + RECENT_REQUESTS) % RECENT_REQUESTS];
      if (record) yield record;
    }
  }

  /** The last requests, oldest first. */
  recent(): readonly RequestRecord[] {
    return [...this.ring.slice(this.next), ...this.ring.slice(0, this.next)];
  }
}
