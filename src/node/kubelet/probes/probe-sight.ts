// How a probe does, for those who look on: the kubelet's own word, computed by nobody else.
import type { Micros } from '../../../kernel/time.ts';

export interface ProbeSight {
  readonly container: string;
  readonly kind: 'startup' | 'liveness' | 'readiness';
  /** How often it has run; each run is a beat. */
  readonly runs: number;
  /** When it ran last; 0 before the first time. */
  readonly at: Micros;
  /** `unknown`: the probe itself could not be run. */
  readonly result: 'none' | 'success' | 'failure' | 'unknown';
  /** Of a result that is no success. */
  readonly message: string;
  /** Equal results in a row, and how many of them make a verdict. */
  readonly streak: number;
  readonly threshold: number;
  readonly verdict: 'waiting' | 'passed' | 'failed';
  /** It runs no more: a startup probe that has passed, a container that is to be restarted. */
  readonly isOver: boolean;
}
