// sleep: waits for seconds, or with a suffix for minutes, hours, days.
import type { Program } from '../../../../machines/program.ts';
import type { Task } from '../../../../../kernel/task.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../../kernel/time.ts';
import { forever, sleepInBackground } from '../../../../../kernel/waits.ts';
import { complain } from '../../command.ts';
import { light } from '../../light.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': SECOND,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
};
const DURATION = /^(\d+\.?\d*|\.\d+)([smhd]?)$/;

/** A text such as 5, 0.5 or 2m in microseconds; undefined when it is none. */
export function durationOf(text: string): number | undefined {
  if (text === 'infinity' || text === 'inf') return Infinity;
  const found = DURATION.exec(text);
  if (!found) return undefined;
  return Math.round(Number(found[1]) * (UNITS[found[2] as string] as number));
}

export const sleep: Program = light(function* (self): Task<number> {
  const words = self.argv.slice(1);
  if (words.length === 0) {
    complain(self, 'missing operand');
    return 1;
  }
  let total = 0;
  for (const word of words) {
    const duration = durationOf(word);
    if (duration === undefined) {
      complain(self, `invalid number '${word}'`);
      return 1;
    }
    total += duration;
  }
  if (total === Infinity) yield* forever();
  // What a workload waits for is its own affair: a settled cluster may sleep.
  else yield* sleepInBackground(total);
  return 0;
});
