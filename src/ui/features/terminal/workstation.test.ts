// The workstation's own parts: lines and pipes, text tools, jq, the written line.
import { expect, test } from 'vitest';
import { runJq } from './jq.ts';
import { LineEditor } from './line-editor.ts';
import { pipelines, ShellError } from './shell-words.ts';
import { TEXT_TOOLS } from './text-tools.ts';

test('a line falls into pipelines, stages and words', () => {
  const found = pipelines(
    `kubectl get po -o 'a b' | grep "x $Y" && echo done > out.txt`,
    new Map([['Y', 'z']]),
  );
  expect(found).toEqual([
    {
      when: 'always',
      stages: [{ words: ['kubectl', 'get', 'po', '-o', 'a b'] }, { words: ['grep', 'x z'] }],
    },
    {
      when: 'and',
      stages: [{ words: ['echo', 'done'] }],
      output: { file: 'out.txt', append: false },
    },
  ]);
  expect(() => pipelines("echo 'a", new Map())).toThrow(ShellError);
  expect(() => pipelines('a | | b', new Map())).toThrow(ShellError);
});

test.each([
  ['grep', ['-v', 'a'], 'a\nb\n', 'b\n'],
  ['grep', ['-c', 'a'], 'a\nab\nc\n', '2\n'],
  ['head', ['-n', '1'], 'a\nb\n', 'a\n'],
  ['tail', ['-1'], 'a\nb\n', 'b\n'],
  ['wc', ['-l'], 'a\nb\n', '2\n'],
  ['sort', ['-rn'], '2\n10\n', '10\n2\n'],
  ['awk', ['{print $2}'], 'a b\nc d\n', 'b\nd\n'],
  ['cut', ['-d', '/', '-f', '2'], 'pod/web\n', 'web\n'],
  ['sed', ['s/a/b/g'], 'aa\n', 'bb\n'],
])('%s %j', (name, args, input, out) => {
  expect(TEXT_TOOLS.get(name)?.(args, input).out).toBe(out);
});

test('jq walks, selects and makes objects', () => {
  const input = '{"items":[{"n":"a","v":1},{"n":"b","v":2}]}';
  expect(runJq('.items[].n', input, true, false)).toBe('a\nb\n');
  expect(runJq('.items[] | select(.v > 1) | {n}', input, false, true)).toBe('{"n":"b"}\n');
  expect(runJq('.items | length', input, false, false)).toBe('2\n');
  expect(runJq('[.items[].v] | add', input, false, false)).toBe('3\n');
});

test('the line is edited, recalled and searched', () => {
  const editor = new LineEditor(['kubectl get pods', 'ls']);
  const type = (keys: string) => [...editor.take(keys)];
  type('helo\x1b[Dl');
  expect(editor.text).toBe('hello');
  expect(type('\x05!\r').at(-1)).toEqual({ is: 'done', line: 'hello!' });
  type('\x1b[A\x1b[A');
  expect(editor.text).toBe('ls');
  type('\x15\x12get');
  expect(editor.text).toBe('kubectl get pods');
  type('\x05\x17');
  expect(editor.text).toBe('kubectl get ');
});
