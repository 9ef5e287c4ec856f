// tr: translates, deletes or squeezes characters.
import type { Program } from '../../../../machines/program.ts';
import { complain, invalidOption, parseOptions, put } from '../../command.ts';
import { unescape } from '../../escapes.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { light } from '../../light.ts';

const RANGES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  space: '\t\n\v\f\r ',
  blank: '\t ',
  punct: '!-/:-@[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\x00-\x1f\x7f',
  print: ' -~',
  graph: '!-~',
};

/** The characters that a set names, in order. */
function members(text: string): string[] {
  const named = text.replace(/\[:(\w+):\]/g, (_all, name: string) => RANGES[name] ?? '');
  const characters = [...unescape(named, 'printf').text];
  const set: string[] = [];
  for (let index = 0; index < characters.length; index++) {
    const first = characters[index] as string;
    const last = characters[index + 2];
    if (characters[index + 1] !== '-' || last === undefined) {
      set.push(first);
      continue;
    }
    for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) {
      set.push(String.fromCharCode(code));
    }
    index += 2;
  }
  return set;
}

export const tr: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'cCdst');
  if (wrong) return invalidOption(self, wrong);
  const [from = '', to] = operands;
  if (operands.length === 0 || (to === undefined && !given.has('d') && !given.has('s'))) {
    complain(self, 'missing operand');
    return 1;
  }
  const source = members(from);
  const target = to === undefined ? [] : members(to);
  const isComplement = given.has('c') || given.has('C');
  const inSource = new Set(source);
  const contains = (character: string): boolean => inSource.has(character) !== isComplement;
  const places = new Map(source.map((character, index) => [character, index]));
  const translate = (character: string): string => {
    if (target.length === 0 || given.has('d') || !contains(character)) return character;
    const place = isComplement ? Infinity : (places.get(character) as number);
    return target[Math.min(place, target.length - 1)] as string;
  };
  const squeezed = new Set(target.length > 0 ? target : source);
  const isSqueezed = (character: string): boolean =>
    target.length > 0 ? squeezed.has(character) : contains(character);
  let last = '';
  for (;;) {
    const piece = yield* self.stdin.read();
    if (piece === undefined) return 0;
    let text = '';
    for (const character of piece) {
      if (given.has('d') && contains(character)) continue;
      const next = translate(character);
      if (given.has('s') && next === last && isSqueezed(next)) continue;
      text += last = next;
    }
    if (!(yield* put(self.stdout, text))) return BROKEN_PIPE;
  }
});
