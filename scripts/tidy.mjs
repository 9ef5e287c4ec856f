// The house rules that a type checker does not see: sizes, first lines, who imports whom, bans.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './install.mjs';
import { importCircles } from './import-circles.mjs';
import { ALLOWED, EXCEPTIONS, roomOf } from './import-table.mjs';

const MAX_LINES = 400;
const MAX_COLUMNS = 100;
const problems = [];

function* sourceFiles(folder) {
  if (!existsSync(path.join(ROOT, folder))) return;
  for (const entry of readdirSync(path.join(ROOT, folder), { withFileTypes: true })) {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (entry.name !== 'generated') yield* sourceFiles(file);
    } else if (/\.(ts|tsx|mjs)$/.test(entry.name)) yield file;
  }
}

function report(file, line, what) {
  problems.push(`${file}:${line}: ${what}`);
}

const ENGINE = /^src\/(bytes|kernel|model|world|client|control-plane|node|addons|lab|engine)\//;
const ENGINE_BANS = [
  [/\bDate\b(?!\w)/, 'Date: only the clock tells the time'],
  [/\bMath\.(random|exp|log|log2|log10|pow|sin|cos|tan)\b/, 'differs by engine or by run'],
  [/\b(setTimeout|setInterval|queueMicrotask|requestAnimationFrame)\b/, 'timers: use the clock'],
  [/\bPromise\b|\basync\b(?=\s*(\(|function|\w+\s*=>))|\bawait\b/, 'promises: use tasks'],
  [/\bIntl\b|\.localeCompare\(|\.toLocale\w+\(/, 'locale: differs by machine'],
  [/\bWeakRef\b|\bFinalizationRegistry\b/, 'depends on garbage collection'],
];

function withoutTextAndComments(line) {
  return line
    .replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''")
    .replace(/\/\/.*$/, '')
    .replace(/^\s*\*.*$/, '')
    .replace(/\/\*.*?\*\//g, '');
}

function checkText(file, lines) {
  const isScript = file.endsWith('.mjs');
  if (!isScript && !lines[0]?.startsWith('// ')) report(file, 1, 'opens with a line on its part');
  const limit = file.includes('.test.') ? MAX_LINES * 2 : MAX_LINES;
  if (lines.length > limit) report(file, lines.length, `over ${limit} lines`);
  for (const [index, line] of lines.entries()) {
    if (
      line.length > MAX_COLUMNS + (/^\s*(\/\/|\*)/.test(line) ? 10 : 0) &&
      !/https?:\/\/|'[^']{60,}'|`[^`]{60,}/.test(line)
    ) {
      report(file, index + 1, `over ${MAX_COLUMNS} columns`);
    }
    if (/^export \*|^export default/.test(line) && !/config\.ts$/.test(file)) {
      report(file, index + 1, 'no export-star and no default export');
    }
  }
}

function checkBans(file, lines) {
  if (!ENGINE.test(file) || file.includes('.test.') || file.includes('/testing/')) return;
  for (const [index, line] of lines.entries()) {
    const code = withoutTextAndComments(line);
    for (const [ban, why] of ENGINE_BANS) {
      if (ban.test(code))
        report(file, index + 1, `${ban.source.slice(0, 30)} is banned here: ${why}`);
    }
  }
}

function checkImports(file, lines) {
  if (file.includes('.test.') || file.includes('/testing/') || !file.startsWith('src/')) return;
  const from = roomOf(file);
  for (const [index, line] of lines.entries()) {
    const target = /(?:from|import) '(\.[^']*)'/.exec(line)?.[1];
    if (target === undefined) continue;
    const to = path.posix.normalize(path.posix.join(path.posix.dirname(file), target));
    const room = roomOf(to);
    if (room === from || EXCEPTIONS.some((one) => one.from === from && to.startsWith(one.to)))
      continue;
    if (!ALLOWED[from]?.some((allowed) => room === allowed || room.startsWith(`${allowed}/`))) {
      report(file, index + 1, `${from} may not import ${to}`);
    }
  }
}

/** Names that only ever belong to generators, or to functions that answer a wait. */
function waitingNames(texts) {
  const generators = new Set([
    'sleep',
    'sleepInBackground',
    'forever',
    'withTimeout',
    'race',
    'all',
  ]);
  const others = new Set();
  for (const text of texts) {
    for (const [, name] of text.matchAll(
      /(?:function\*|^\s+(?:private |protected )?\*)\s*(\w+)/gm,
    )) {
      generators.add(name);
    }
    for (const [, name] of text.matchAll(/^\s+(?:private |protected |static )?(\w+)\([^;]*\{$/gm)) {
      others.add(name);
    }
    for (const [, name] of text.matchAll(/(?:function|const) (\w+)\b/g)) others.add(name);
    for (const [, name] of text.matchAll(/^\s+(\w+)\??\([^)]*\): (?!Task|Wait)/gm))
      others.add(name);
  }
  return new Set([...generators].filter((name) => !others.has(name)));
}

/** A statement that calls a task and drops it: surely a forgotten `yield*`. */
function checkForgottenYield(file, lines, names) {
  if (!ENGINE.test(file) || file.includes('.test.')) return;
  let before = ';';
  let isInterface = false;
  for (const [index, line] of lines.entries()) {
    if (/^(export )?(interface|abstract class) /.test(line)) isInterface = true;
    if (line.startsWith('}')) isInterface = false;
    if (isInterface) continue;
    const code = line.replace(/\/\/.*$/, '').trim();
    if (code === '' || code.startsWith('*') || code.startsWith('/*')) continue;
    const called = /^(?:[\w$]+(?:\(\))?\??\.)*(\w+)\(/.exec(code)?.[1];
    const isStatement = /[;{}]$/.test(before);
    if (called && isStatement && names.has(called) && !/\{$/.test(code)) {
      report(file, index + 1, `${called}(...) is a task or wait: yield* is missing`);
    }
    before = code;
  }
}

let files = 0;
const texts = new Map();
for (const folder of ['src', 'e2e', 'bench', 'scripts']) {
  for (const file of sourceFiles(folder)) {
    files++;
    texts.set(file, readFileSync(path.join(ROOT, file), 'utf8').replace(/\n$/, ''));
  }
}
const names = waitingNames(
  [...texts].filter(([file]) => ENGINE.test(file)).map(([, text]) => text),
);
for (const [file, text] of texts) {
  const lines = text.split('\n');
  checkText(file, lines);
  checkBans(file, lines);
  checkImports(file, lines);
  checkForgottenYield(file, lines, names);
}
for (const circle of importCircles(texts)) {
  report(circle[0], 1, `imports itself by way of ${circle.slice(1).join(', ')}`);
}
for (const problem of problems) console.error(problem);
console.log(`${files} files, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
