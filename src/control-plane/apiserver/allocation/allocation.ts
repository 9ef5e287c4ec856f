// What the API server hands out when an object is written: addresses and ports.
import type { Exchange } from '../exchange.ts';

/** Called in the mutate stage; what it takes it gives back in `exchange.onFailure`. */
export type Allocation = (exchange: Exchange) => void;
