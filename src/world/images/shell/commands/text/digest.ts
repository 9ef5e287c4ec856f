// sha256sum, md5sum and base64.
import { base64Error, decodeBase64, encodeBase64 } from '../../../../../bytes/base64.ts';
import { md5Hex } from '../../../../../bytes/md5.ts';
import { sha256Hex } from '../../../../../bytes/sha256.ts';
import { decodeUtf8, encodeUtf8 } from '../../../../../bytes/utf8.ts';
import type { Program } from '../../../../machines/program.ts';
import { complain, invalidOption, parseOptions, readOperands } from '../../command.ts';
import { light } from '../../light.ts';

export const sha256sum: Program = light(function* (self) {
  const { texts, hasFailed } = yield* readOperands(self, self.argv.slice(1));
  for (const { name, text } of texts) self.stdout.write(`${sha256Hex(text)}  ${name}\n`);
  return hasFailed ? 1 : 0;
});

export const md5sum: Program = light(function* (self) {
  const { texts, hasFailed } = yield* readOperands(self, self.argv.slice(1));
  for (const { name, text } of texts) self.stdout.write(`${md5Hex(text)}  ${name}\n`);
  return hasFailed ? 1 : 0;
});

export const base64: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'dDi', 'w', {
    decode: 'd',
    wrap: 'w',
  });
  if (wrong) return invalidOption(self, wrong);
  const { texts, hasFailed } = yield* readOperands(self, operands);
  if (hasFailed) return 1;
  const text = texts.map((each) => each.text).join('');
  if (given.has('d') || given.has('D')) {
    const plain = text.replace(/\s/g, '');
    if (base64Error(plain) !== undefined) {
      complain(self, 'truncated input');
      return 1;
    }
    self.stdout.write(decodeUtf8(decodeBase64(plain)));
    return 0;
  }
  const encoded = encodeBase64(encodeUtf8(text));
  const width = Number(given.get('w') ?? 76);
  const lines = width > 0 ? (encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []) : [encoded];
  self.stdout.write(lines.join('\n') + (width > 0 ? '\n' : ''));
  return 0;
});
