// The workstation's own parts: lines and pipes, text tools, jq, the written line.
import { expect, test } from 'vitest';
import { runJq } from './jq.ts';
import { LineEditor } from './line-editor.ts';
import { curlOptions } from './curl-options.ts';
import { needsMore } from './loops.ts';
import { pipelines, ShellError } from './shell-words.ts';
import type { Place } from './workstation.ts';
import { Workstation } from './workstation.ts';
import { TEXT_TOOLS } from './text-tools.ts';

test('a line falls into pipelines, stages and words, with their quotes', () => {
  expect(pipelines(`kubectl get po -o 'a b' | grep "x $Y" && echo done > out.txt 2>&1`)).toEqual([
    {
      when: 'always',
      isBackground: false,
      stages: [{ words: ['kubectl', 'get', 'po', '-o', "'a b'"] }, { words: ['grep', '"x $Y"'] }],
    },
    {
      when: 'and',
      isBackground: false,
      stages: [
        {
          words: ['echo', 'done'],
          output: { file: 'out.txt', append: false },
          errors: 'output',
        },
      ],
    },
  ]);
  expect(() => pipelines("echo 'a")).toThrow(ShellError);
  expect(() => pipelines('a | | b')).toThrow(ShellError);
});

test.each([
  ["echo 'a", true],
  ['kubectl get pods |', true],
  ['kubectl get pods \\', true],
  ['cat <<EOF', true],
  ['cat <<EOF\na\nEOF', false],
  ['for i in 1 2', true],
  ['for i in 1 2; do echo $i; done', false],
  ['echo $(date', true],
  ['echo done', false],
  ['a | | b', false],
])('whether %j goes on', (line, more) => {
  expect(needsMore(line)).toBe(more);
});

/** A workstation without a cluster, with the files given. */
function stationWith(files: Map<string, string>): Workstation {
  const place = {
    files: () => files,
    writeFile: (name: string, text: string) => void files.set(name, text),
    removeFile: (name: string) => void files.delete(name),
    now: () => Date.UTC(2026, 0, 1),
    config: { clusters: [], users: [], contexts: [], currentContext: '' },
  };
  return new Workstation(place as unknown as Place, []);
}

test.each([
  ['A=1; echo $A "${A}2" \'$A\'', '1 12 $A\n'],
  ['X="a  b"; echo $X; echo "$X"', 'a b\na  b\n'],
  ['echo $(echo one; echo two) "$(echo x)"', 'one two x\n'],
  ['echo $((2 + 3)); N=4; echo $((N * 2))', '5\n8\n'],
  ['for i in 1 2 $(seq 3 4); do echo n$i; done', 'n1\nn2\nn3\nn4\n'],
  ['N=0; while [ $N -lt 2 ]; do N=$((N+1)); echo $N; done', '1\n2\n'],
  ['cat <<EOF | grep b\na $HOME\nb $(echo x)\nEOF', 'b x\n'],
  ["cat <<'EOF'\n$HOME\nEOF\necho after", '$HOME\nafter\n'],
  ['echo hi > f; echo more >> f; cat f; cat < f | wc -l', 'hi\nmore\n2\n'],
  ['nope 2>/dev/null || echo failed', 'failed\n'],
  ['nope 2>&1 | grep -c found', '1\n'],
  ['false; echo $?', '1\n'],
  ['echo -n a; echo -e "b\\tc"; printf "%s-%d\\n" x 3', 'ab\tc\nx-3\n'],
  ['test -z "" && [ a != b ] && echo yes # a remark', 'yes\n'],
  ['alias hello="echo hi"; hello you', 'hi you\n'],
])('%s', async (line, wanted) => {
  let out = '';
  const write = (text: string): void => void (out += text);
  const signal = new AbortController().signal;
  const station = stationWith(new Map([['given.yaml', 'kind: Pod\n']]));
  await station.run(line, { out: write, err: write, signal });
  expect(out).toBe(wanted);
});

test('a job runs behind the prompt until it is killed', async () => {
  let out = '';
  const write = (text: string): void => void (out += text);
  const screen = { out: write, err: write, signal: new AbortController().signal };
  const station = stationWith(new Map());
  await station.run('sleep 100 &', screen);
  await station.run('jobs; kill %1; wait; jobs', screen);
  expect(out).toBe(
    '[1]\n[1]+  Running                 sleep 100 &\n[1]+  Terminated              sleep 100\n',
  );
  await station.run('kill %7', screen);
  expect(out).toContain('no such job');
});

test.each([
  [['http://web'], { urls: ['http://web'], method: 'GET', body: undefined }],
  [['-s', '-o', '/dev/null', '-w', '%{http_code}', 'web'], { isSilent: true, output: '/dev/null' }],
  [['-sSfL', 'web'], { isSilent: true, showsError: true, failsOnError: true, follows: true }],
  [['-d', 'a=1', '-d', 'b=2', 'web'], { method: 'POST', body: 'a=1&b=2' }],
  [['-X', 'PUT', '-d', 'x', 'web'], { method: 'PUT', body: 'x' }],
  [['-G', '-d', 'q=1', 'web/x'], { method: 'GET', urls: ['web/x?q=1'], body: undefined }],
  [['-H', 'Host: a.example', '-I', 'web'], { method: 'HEAD', headers: [['Host', 'a.example']] }],
  [['--max-time', '3', '--silent', 'web'], { maxSeconds: 3, isSilent: true }],
])('curl %j', (args, wanted) => {
  expect(curlOptions(args)).toMatchObject(wanted);
});

test('what curl does not understand is said in its words', () => {
  expect(() => curlOptions([])).toThrow('curl: (2) no URL specified');
  expect(() => curlOptions(['--nope', 'x'])).toThrow('curl: option --nope: is unknown');
  expect(() => curlOptions(['x', '-o'])).toThrow('curl: option -o: requires parameter');
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
