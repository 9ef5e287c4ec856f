// How long a scenario waits, as its commands write it.
import { SECOND } from '../../../src/kernel/time.ts';

/** `30s`, `5m`, `1h` or bare seconds as microseconds. */
export function durationOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smh]?)$/.exec(text);
  if (!match) throw new Error(`not a duration: ${text}`);
  const unit = { s: 1, m: 60, h: 3600, '': 1 }[match[2] as 's' | 'm' | 'h' | ''];
  return Number(match[1]) * unit * SECOND;
}
