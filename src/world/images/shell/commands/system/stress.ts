// stress: takes the cpu and memory it is told to, in Debian's words and in vish/stress's.
import type { Task } from '../../../../../kernel/task.ts';
import { SECOND } from '../../../../../kernel/time.ts';
import { forever, sleepInBackground } from '../../../../../kernel/waits.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { complain } from '../../command.ts';
import { sizeNumber } from '../files/size-number.ts';
import { durationOf } from './sleep.ts';

interface Load {
  cpus: number;
  workers: number;
  bytes: number;
  timeoutMicros: number;
}

/** `stress --cpu 1 --vm 1 --vm-bytes 150M --vm-hang 1 --timeout 60s`. */
export const stress: Program = function* (self): Task<number> {
  const load = parse(self);
  if (!load) return 1;
  const { cpus, workers, bytes } = load;
  self.stdout.write(
    `stress: info: [${self.pid}] dispatching hogs: ${cpus} cpu, 0 io, ${workers} vm, 0 hdd\n`,
  );
  if (cpus > 0) self.group.holdCpu(self.process, cpus * 1000);
  if (workers > 0) self.group.memoryOf(self.process).set(workers * bytes);
  if (load.timeoutMicros === Infinity) yield* forever();
  yield* sleepInBackground(load.timeoutMicros);
  const spent = Math.round(load.timeoutMicros / SECOND);
  self.stdout.write(`stress: info: [${self.pid}] successful run completed in ${spent}s\n`);
  return 0;
};

function parse(self: ProgramContext): Load | undefined {
  const load: Load = { cpus: 0, workers: 0, bytes: 256 * 1_048_576, timeoutMicros: Infinity };
  const words = self.argv.slice(1).flatMap((word) => {
    const equals = word.indexOf('=');
    return word.startsWith('--') && equals > 0
      ? [word.slice(0, equals), word.slice(equals + 1)]
      : [word];
  });
  for (let index = 0; index < words.length; index++) {
    const option = words[index] as string;
    const value = words[index + 1] ?? '';
    switch (option) {
      case '--cpu':
      case '-c':
        load.cpus = Number(value);
        index++;
        break;
      case '--vm':
      case '-m':
        load.workers = Number(value);
        index++;
        break;
      case '--vm-bytes':
        load.bytes = sizeNumber(value.replace(/B$/, '')) ?? NaN;
        index++;
        break;
      case '--timeout':
      case '-t':
        load.timeoutMicros = durationOf(value) ?? NaN;
        index++;
        break;
      case '--vm-hang':
      case '--vm-stride':
      case '--io':
      case '-i':
      case '--hdd':
      case '-d':
      case '--hdd-bytes':
        index++;
        break;
      case '--vm-keep':
      case '--verbose':
      case '-v':
      case '-q':
      case '--quiet':
        break;
      default:
        complain(self, `FAIL: [${self.pid}] unrecognized option: ${option}`);
        return undefined;
    }
  }
  if ([load.cpus, load.workers, load.bytes, load.timeoutMicros].some(Number.isNaN)) {
    complain(self, `FAIL: [${self.pid}] value is not a number`);
    return undefined;
  }
  return load;
}
