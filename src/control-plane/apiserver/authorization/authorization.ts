// Who may do what: the interface, and the authorizer that lets everybody do everything.
import type { ApiServer } from '../api-server.ts';
import type { Attributes } from './attributes.ts';

export interface Decision {
  readonly allowed: boolean;
  /** Why, for reviews and for messages. */
  readonly reason: string;
}

export interface Authorization {
  decide(attributes: Attributes, server: ApiServer): Decision;
}

const ALLOWED: Decision = { allowed: true, reason: '' };

/** For servers without users: tests, and the simulator's own API group. */
export const ALWAYS_ALLOW: Authorization = { decide: () => ALLOWED };
