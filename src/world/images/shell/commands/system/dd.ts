// dd: copies blocks; the usual way to fill a disk or to time one.
import type { Task } from '../../../../../kernel/task.ts';
import { MILLISECOND, SECOND } from '../../../../../kernel/time.ts';
import { sleep } from '../../../../../kernel/waits.ts';
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { absolute, complain, openOperand, put } from '../../command.ts';
import { light } from '../../light.ts';
import { humanSize } from '../files/ls.ts';
import { sizeNumber } from '../files/size-number.ts';

/** What a disk takes in a second; /dev/null is as fast as memory. */
const DISK_BYTES_PER_SECOND = 500 * 1_048_576;
const MEMORY_BYTES_PER_SECOND = 10_000 * 1_048_576;
const CHUNK = 64 * 1_048_576;

interface Plan {
  readonly input: string | undefined;
  readonly output: string | undefined;
  readonly blockBytes: number;
  readonly count: number;
  readonly isQuiet: boolean;
}

export const dd: Program = light(function* (self): Task<number> {
  const plan = parse(self);
  if (!plan) return 1;
  const start = self.process.clock.now;
  const isZero = plan.input === '/dev/zero';
  const copied = isZero ? yield* writeZeros(self, plan) : yield* copy(self, plan);
  if (copied.error !== undefined) complain(self, copied.error);
  const blocks = Math.floor(copied.bytes / plan.blockBytes);
  const partial = copied.bytes % plan.blockBytes === 0 ? 0 : 1;
  const spent = Math.max(self.process.clock.now - start, MILLISECOND) / SECOND;
  // What could not be written had been read.
  const read = blocks + (copied.error?.startsWith('error writing') ? 1 : 0);
  self.stderr.write(`${read}+${partial} records in\n${blocks}+${partial} records out\n`);
  if (!plan.isQuiet) {
    self.stderr.write(
      `${copied.bytes} bytes (${humanSize(copied.bytes)}B) copied, ` +
        `${spent.toFixed(6)} seconds, ${humanSize(Math.round(copied.bytes / spent))}B/s\n`,
    );
  }
  return copied.error === undefined ? 0 : 1;
});

function parse(self: ProgramContext): Plan | undefined {
  const given = new Map(
    self.argv.slice(1).map((word) => {
      const equals = word.indexOf('=');
      return [word.slice(0, equals), word.slice(equals + 1)] as const;
    }),
  );
  const blockBytes = sizeNumber(given.get('bs') ?? given.get('ibs') ?? '512');
  const count = given.has('count') ? sizeNumber(given.get('count') as string) : Infinity;
  if (blockBytes === undefined || count === undefined) {
    complain(self, `invalid number '${given.get('bs') ?? given.get('count')}'`);
    return undefined;
  }
  const isQuiet = given.get('status') === 'none';
  return { input: given.get('if'), output: given.get('of'), blockBytes, count, isQuiet };
}

interface Copied {
  readonly bytes: number;
  readonly error?: string;
}

function* writeZeros(self: ProgramContext, plan: Plan): Task<Copied> {
  const { output } = plan;
  const total = plan.blockBytes * plan.count;
  if (output === undefined) return yield* zerosToOutput(self, total);
  const isNull = output === '/dev/null';
  const file = isNull ? undefined : self.files.openForWriting(absolute(self, output));
  if (isFileError(file)) return { bytes: 0, error: `can't open '${output}': ${file.text}` };
  const speed = isNull ? MEMORY_BYTES_PER_SECOND : DISK_BYTES_PER_SECOND;
  let bytes = 0;
  while (bytes < total) {
    const chunk = Math.min(CHUNK, total - bytes);
    const failure = file?.writeZeros(chunk);
    if (file && failure) {
      // The blocks that still find room.
      while (!file.writeZeros(plan.blockBytes)) bytes += plan.blockBytes;
      return { bytes, error: `error writing '${output}': ${failure.text}` };
    }
    bytes += chunk;
    const duration = Math.round((chunk / speed) * SECOND);
    if (isNull) yield* self.group.useCpu(duration);
    else yield* sleep(duration);
  }
  return { bytes };
}

function* zerosToOutput(self: ProgramContext, total: number): Task<Copied> {
  let bytes = 0;
  while (bytes < total) {
    const piece = Math.min(65_536, total - bytes);
    if (!(yield* put(self.stdout, '\0'.repeat(piece)))) break;
    bytes += piece;
  }
  return { bytes };
}

function* copy(self: ProgramContext, plan: Plan): Task<Copied> {
  const input = openOperand(self, plan.input ?? '-');
  if (typeof input === 'string') return { bytes: 0, error: `can't open '${plan.input}': ${input}` };
  const file =
    plan.output === undefined || plan.output === '/dev/null'
      ? undefined
      : self.files.openForWriting(absolute(self, plan.output));
  if (isFileError(file)) return { bytes: 0, error: `can't open '${plan.output}': ${file.text}` };
  const total = plan.blockBytes * plan.count;
  let bytes = 0;
  while (bytes < total) {
    const piece = yield* input.read();
    if (piece === undefined) break;
    const text = piece.slice(0, total - bytes);
    if (text.length < piece.length) input.unread(piece.slice(text.length));
    bytes += text.length;
    const failure = file?.write(text);
    if (failure) return { bytes, error: `error writing '${plan.output}': ${failure.text}` };
    if (plan.output === undefined && !(yield* put(self.stdout, text))) break;
    yield* self.group.useCpu(
      Math.max(1, Math.round((text.length / DISK_BYTES_PER_SECOND) * SECOND)),
    );
  }
  return { bytes };
}
