// The way of every request through the API server, in order. This list is the documentation.
import type { Exchange } from './exchange.ts';
import { admit, charge } from './stages/admit.ts';
import { audit } from './stages/audit.ts';
import { authenticate } from './stages/authenticate.ts';
import { authorize } from './stages/authorize.ts';
import { decode } from './stages/decode.ts';
import { encode } from './stages/encode.ts';
import { limitInFlight } from './stages/limit-in-flight.ts';
import { mutate, prepare } from './stages/mutate.ts';
import { store } from './stages/store.ts';
import { validate } from './stages/validate.ts';

/**
 * A stage does its part or throws ApiError. One that sets `exchange.waiting` lets the rest of the
 * way wait for it.
 */
export interface Stage {
  readonly name: string;
  readonly run: (exchange: Exchange) => void;
}

export const PIPELINE: readonly Stage[] = [
  { name: 'authenticate', run: authenticate },
  { name: 'audit', run: audit },
  { name: 'fairness', run: limitInFlight },
  { name: 'authorize', run: authorize },
  { name: 'decode', run: decode },
  { name: 'mutate', run: mutate },
  { name: 'prepare', run: prepare },
  { name: 'validate', run: validate },
  { name: 'admit', run: admit },
  { name: 'charge', run: charge },
  { name: 'store', run: store },
  { name: 'encode', run: encode },
];
