// The workstation's own parts: lines and pipes, text tools, jq, the written line.
import { expect, test } from 'vitest';
import { runJq } from './jq.ts';
import { LineEditor } from './line-editor.ts';
import { curlOptions } from './curl-options.ts';
import { needsMore, parseScript } from './shell-parser.ts';
import { ShellError } from './shell-words.ts';
import type { Place } from './workstation.ts';
import { Workstation } from './workstation.ts';
import { TEXT_TOOLS } from './text-tools.ts';

test('a text falls into pipelines, commands and words, with their quotes', () => {
  const [first, second] = parseScript(
    `kubectl get po -o 'a b' | grep "x $Y" && echo done > out.txt 2>&1`,
  );
  expect(first).toMatchObject({
    when: 'always',
    isBackground: false,
    stages: [{ words: ['kubectl', 'get', 'po', '-o', "'a b'"] }, { words: ['grep', '"x $Y"'] }],
  });
  expect(second).toMatchObject({
    when: 'and',
    stages: [
      {
        words: ['echo', 'done'],
        redirections: [
          { is: 'output', of: 'out', file: 'out.txt', append: false },
          { is: 'join', from: 'err' },
        ],
      },
    ],
  });
  expect(() => parseScript("echo 'a")).toThrow(ShellError);
  expect(() => parseScript('a | | b')).toThrow(ShellError);
  expect(() => parseScript('echo )')).toThrow(ShellError);
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
  ['if true; then', true],
  ['if true; then echo x; fi', false],
  ['f() { echo a', true],
  ['f() { echo a; }', false],
  ['while true; do', true],
  ['case a in', true],
  ['(echo a', true],
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
  ['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n'],
  ['for i in 1 2; do for j in a b; do echo $i$j; done; done | tail -1', '2b\n'],
  ['case abc in x) echo no;; a*) echo yes;; esac', 'yes\n'],
  ['f() { echo "$1-$#"; return 3; }; f x y; echo $?', 'x-2\n3\n'],
  ['A=1; (A=2; echo $A); echo $A; { A=3; }; echo $A', '2\n1\n3\n'],
  ['printf "a 1\\nb 2\\n" | while read n v; do echo $v$n; done', '1a\n2b\n'],
  ['! true || echo no; ! false && echo yes', 'no\nyes\n'],
  ['for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo $i; done', '1\n3\n'],
  ['while true; do echo once; break; done', 'once\n'],
  ['echo *.yaml *.nope "*.yaml"', 'given.yaml *.nope *.yaml\n'],
  [
    'V=web.yaml; echo ${V%.yaml} ${V#web} ${X:-none} ${#V} ${V/web/app}',
    'web .yaml none 8 app.yaml\n',
  ],
  ['seq 3 | xargs echo', '1 2 3\n'],
  ['seq 3 | xargs -n 2 echo x', 'x 1 2\nx 3\n'],
  ['seq 2 | xargs -I {} echo n{}', 'n1\nn2\n'],
  ['echo hi | tee out | wc -c; cat out', '3\nhi\n'],
  ['echo -n admin | base64; echo YWRtaW4= | base64 -d', 'YWRtaW4=\nadmin'],
  ['while true; do echo y; done | head -2', 'y\ny\n'],
  ['seq 5 | sed -n 2,3p; seq 3 | sed "2d;s/3/x/"', '2\n3\n1\nx\n'],
  ['printf "%-4s|%03d\\n" a 7', 'a   |007\n'],
  ['echo "a:b" | cut -d: -f2 | tr a-z A-Z', 'B\n'],
  ['cat <<A; cat <<B\n1\nA\n2\nB', '1\n2\n'],
  ['grep kind given.yaml; grep x nofile', 'kind: Pod\ngrep: nofile: No such file or directory\n'],
  [
    'docker ps',
    'sh: docker: not found\nNo images are built here: name one that tutorials use, or any name for a server.\n',
  ],
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
  ['awk', ['NR>1 {print $NF}'], 'a b\nc d\n', 'd\n'],
  ['awk', ['{s+=$1} END {print s/NR, NR}'], '1\n2\n', '1.5 2\n'],
  ['awk', ['-F:', '$2 ~ /b/ {print $1; n++} END {print n}'], 'x:ab\ny:c\n', 'x\n1\n'],
  ['awk', ['{c[$1]++} END {for (k in c) print k, c[k]}'], 'a\nb\na\n', 'a 2\nb 1\n'],
  ['awk', ['$3=="Running" && !/x/ {printf "%s=%d\\n", $1, $2}'], 'p 1 Running\n', 'p=1\n'],
  ['awk', ['{gsub(/a/,"b"); print toupper(substr($0,1,2))}'], 'aac\n', 'BB\n'],
  ['column', ['-t'], 'a b\nccc d\n', 'a    b\nccc  d\n'],
  ['sed', ['-E', 's/(a+)b/<\\1>/'], 'aab\n', '<aa>\n'],
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
