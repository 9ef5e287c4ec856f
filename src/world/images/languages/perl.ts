// perl: one-liners that print, sleep, exit, and the digits of pi.
import type { Task } from '../../../kernel/task.ts';
import { SECOND, seconds } from '../../../kernel/time.ts';
import { sleepInBackground } from '../../../kernel/waits.ts';
import type { Program, ProgramContext } from '../../machines/program.ts';
import { addProgram, baseLayer } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import { unescape } from '../shell/escapes.ts';
import { versionTags } from '../version-tags.ts';

/** bignum needs about 5 s of one core for 2,000 digits, growing with the square. */
const PI_CPU_OF_2000_DIGITS = 5 * SECOND;
const MAX_DIGITS = 20_000;

const perlProgram: Program = function* (self): Task<number> {
  const { argv } = self;
  if (argv.includes('-v')) {
    self.stdout.write('This is perl 5, version 42 (v5.42.0)\n');
    return 0;
  }
  const place = argv.findIndex((word) => /^-[a-zA-Z]*[eE]$/.test(word));
  if (place < 0) {
    if (argv.length > 1)
      self.stderr.write(`Can't open perl script "${argv[1]}": No such file or directory\n`);
    return argv.length > 1 ? 2 : 0;
  }
  const addsNewline = (argv[place] as string).includes('l');
  return yield* run(self, argv[place + 1] ?? '', addsNewline ? '\n' : '');
};

function* run(self: ProgramContext, script: string, ending: string): Task<number> {
  for (const statement of script.split(';').map((part) => part.trim())) {
    if (statement === '') continue;
    const pi = /^print\s*\(?\s*bpi\((\d+)\)\s*\)?$/.exec(statement);
    const text = /^(?:print|say)\s*\(?\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*\)?$/.exec(statement);
    const pause = /^sleep\s*\(?\s*(\d+(?:\.\d+)?)\s*\)?$/.exec(statement);
    const end = /^exit\s*\(?\s*(\d+)?\s*\)?$/.exec(statement);
    if (pi) {
      const digits = Math.min(Number(pi[1]), MAX_DIGITS);
      yield* self.group.useCpu(
        Math.ceil(PI_CPU_OF_2000_DIGITS * (digits / 2000) * (digits / 2000)),
      );
      self.stdout.write(piDigits(digits) + ending);
    } else if (text) {
      const plain = text[2] ?? unescape(text[1] as string, 'printf').text;
      self.stdout.write(plain + (statement.startsWith('say') ? '\n' : ending));
    } else if (pause) yield* sleepInBackground(seconds(Number(pause[1])));
    else if (end) return Number(end[1] ?? 0);
    else {
      self.stderr.write(`This simulated perl does not understand: ${statement}\n`);
      return 255;
    }
  }
  return 0;
}

/** Pi with so many significant digits, rounded, by Machin's formula on whole numbers. */
export function piDigits(digits: number): string {
  const guard = 10n;
  const unit = 10n ** (BigInt(digits) + guard);
  const arctangentOf = (inverse: bigint): bigint => {
    let power = unit / inverse;
    let sum = power;
    for (let divisor = 3n, sign = -1n; power !== 0n; divisor += 2n, sign = -sign) {
      power /= inverse * inverse;
      sum += (sign * power) / divisor;
    }
    return sum;
  };
  const pi = 4n * (4n * arctangentOf(5n) - arctangentOf(239n));
  const cut = 10n ** (guard + 1n);
  const rounded = String((pi + cut / 2n) / cut);
  return digits <= 1 ? rounded : `${rounded[0]}.${rounded.slice(1)}`;
}

export const perl = defineImage({
  repository: 'docker.io/library/perl',
  tags: versionTags({
    majors: ['5'],
    minors: ['5.20-5.42'],
    names: ['stable', 'devel'],
    variants: ['slim', 'threaded', 'bookworm', 'bullseye', 'buster', 'trixie'],
  }),
  bytes: 340 * MEBIBYTE,
  cmd: ['perl', '-de0'],
  memoryBytes: 8 * MEBIBYTE,
  files: () => {
    const root = baseLayer('debian');
    addProgram(root, '/usr/local/bin/perl', perlProgram);
    addProgram(root, '/usr/bin/perl', perlProgram);
    return root;
  },
});
