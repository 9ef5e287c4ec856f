// What the API server hands out when an object is written: addresses and ports.
import type { Exchange } from '../exchange.ts';

/** Called in the mutate stage; what is taken shows in etcd once the object is written. */
export type Allocation = (exchange: Exchange) => void;
