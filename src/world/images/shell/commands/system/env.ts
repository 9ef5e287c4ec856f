// env and printenv.
import type { Program } from '../../../../machines/program.ts';
import { light } from '../../light.ts';
import { runInside } from '../../run-inside.ts';

export const env: Program = light(function* (self) {
  const words = self.argv.slice(1);
  let environment = new Map(self.env);
  for (let word = words[0]; word !== undefined; word = words[0]) {
    if (word === '-i' || word === '-') environment = new Map();
    else if (word === '-u') {
      words.shift();
      environment.delete(words[0] ?? '');
    } else if (/^[^=]+=/.test(word)) {
      const [name = '', value = ''] = word.split(/=(.*)/s);
      environment.set(name, value);
    } else if (word !== '--') break;
    words.shift();
  }
  if (words.length > 0) return yield* runInside(self, words, { env: environment });
  for (const [name, value] of environment) self.stdout.write(`${name}=${value}\n`);
  return 0;
});

export const printenv: Program = light(function* (self) {
  const names = self.argv.slice(1);
  if (names.length === 0) {
    for (const [name, value] of self.env) self.stdout.write(`${name}=${value}\n`);
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const value = self.env.get(name);
    if (value === undefined) status = 1;
    else self.stdout.write(`${value}\n`);
  }
  return status;
});
