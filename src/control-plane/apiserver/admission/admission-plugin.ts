// Admission: what may change or refuse a write beyond the rules of its kind.
import type { Exchange } from '../exchange.ts';

/** Plugins run in the order of their list; each decides itself what concerns it. */
export interface AdmissionPlugin {
  /** Upstream's name: `NamespaceLifecycle`. */
  readonly name: string;
  /** May replace `exchange.object`, or throw ApiError. */
  readonly mutate?: (exchange: Exchange) => void;
  /** Has its last word after the webhooks: it counts what will be stored. */
  readonly isAfterWebhooks?: true;
  /** May throw ApiError. */
  readonly validate?: (exchange: Exchange) => void;
}
