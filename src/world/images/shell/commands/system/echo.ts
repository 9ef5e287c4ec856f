// echo: its arguments on one line; -n, -e and -E as busybox has them.
import type { Program } from '../../../../machines/program.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { unescape } from '../../escapes.ts';
import { light } from '../../light.ts';

export const echo: Program = light(function* (self) {
  const { argv, stdout } = self;
  let index = 1;
  let isEscaped = false;
  let ending = '\n';
  for (; index < argv.length && /^-[neE]+$/.test(argv[index] as string); index++) {
    for (const letter of (argv[index] as string).slice(1)) {
      if (letter === 'n') ending = '';
      else isEscaped = letter === 'e';
    }
  }
  let text = argv.length - index === 1 ? (argv[index] as string) : argv.slice(index).join(' ');
  if (isEscaped && text.includes('\\')) {
    const { text: plain, isStopped } = unescape(text, 'echo');
    text = plain;
    if (isStopped) ending = '';
  }
  stdout.write(text + ending);
  if (stdout.room && !(yield* stdout.room())) return BROKEN_PIPE;
  return 0;
});
