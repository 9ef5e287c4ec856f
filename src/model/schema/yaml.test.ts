// Go's reading of YAML, and what goes wrong with hostile texts.
import { describe, expect, test } from 'vitest';
import { readYaml, readYamlValue } from './yaml.ts';

test.each<[string, unknown]>([
  ['a: yes', { a: true }],
  ['a: On', { a: true }],
  ['a: off', { a: false }],
  ['a: n', { a: false }],
  ['a: y', { a: true }],
  ['a: 0644', { a: 420 }],
  ['a: 0o17', { a: 15 }],
  ['a: 0x1F', { a: 31 }],
  ['a: 1_000', { a: 1000 }],
  ['a: 12:30', { a: '12:30' }],
  ['a: 2020-01-01', { a: '2020-01-01' }],
  ['a: 1e3', { a: 1000 }],
  ['a: 1.5', { a: 1.5 }],
  ['a: "yes"', { a: 'yes' }],
  ['a: ~', { a: null }],
  ['a:', { a: null }],
  ['a: 08', { a: 8 }],
  ['a: 1.2.3', { a: '1.2.3' }],
  ['a: -5', { a: -5 }],
  ['a: !!str 5', { a: '5' }],
  ['8080: x', { 8080: 'x' }],
  ['true: x', { true: 'x' }],
  ['y: x', { true: 'x' }],
  ['{"a": [1, "b"]}', { a: [1, 'b'] }],
  ['a: |\n  x\n  y\n', { a: 'x\ny\n' }],
  ['x: &x {a: 1, b: 2}\nz:\n  <<: *x\n  b: 3', { x: { a: 1, b: 2 }, z: { b: 3, a: 1 } }],
])('%j', (text, value) => {
  expect(readYamlValue(text)).toEqual({ value });
});

test('several documents know their lines', () => {
  const text = 'kind: A\nspec:\n  ports:\n  - name: x\n    port: 1\n---\n# note\nkind: B\n---\n';
  const [first, second] = readYaml(text);
  expect(first?.firstLine).toBe(1);
  expect(first?.lineOf('spec.ports[0].port')).toBe(5);
  expect(first?.lineOf('spec.ports[0].protocol')).toBe(4);
  expect(first?.lineOf('spec.replicas')).toBe(2);
  expect(second?.value).toEqual({ kind: 'B' });
  expect(second?.lineOf('kind')).toBe(8);
});

test('a field given twice is found, the later counts', () => {
  const [document] = readYaml('spec:\n  a: 1\n  a: 2\n');
  expect(document?.value).toEqual({ spec: { a: 2 } });
  expect(document?.duplicates).toEqual([{ path: 'spec.a', line: 3 }]);
});

describe('what cannot be read', () => {
  test.each([
    ['a: b: c', 1, 'mapping values are not allowed in this context'],
    ['a:\n\t- b', 2, 'found character that cannot start any token'],
    ['a: "x', 1, 'found unexpected end of stream'],
    ['a:\n  b: 1\n c: 2', 3, 'did not find expected key'],
  ])('%j', (text, line, words) => {
    const [document] = readYaml(text);
    expect(document?.problem).toMatchObject({
      message: `error converting YAML to JSON: yaml: line ${line}: ${words}`,
      line,
    });
  });

  test('a billion laughs stop early', () => {
    const levels = Array.from({ length: 12 }, (_, i) =>
      i === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
        : `a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}]`,
    );
    expect(readYaml(levels.join('\n'))[0]?.problem?.message).toContain('excessive aliasing');
  });

  test('an alias of itself does not hang', () => {
    expect(readYaml('a: &a [*a]')[0]?.problem).toBeDefined();
  });

  test.each<[string, string]>([
    ['brackets', '['.repeat(1_000_000)],
    ['braces', '{a: '.repeat(500_000)],
    ['dashes', '- '.repeat(1_000_000)],
    ['quotes', '"'.repeat(2_000_000)],
    ['aliases', '*a '.repeat(600_000)],
    ['colons', ': '.repeat(1_000_000)],
    ['deep lists', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ])('a heap of %s is refused at once', (_, text) => {
    const started = performance.now();
    expect(readYaml(text)[0]?.problem).toBeDefined();
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('too long a text is refused', () => {
    expect(readYaml('a'.repeat(4_000_000))[0]?.problem?.message).toContain('longer than');
  });
});

test('__proto__ is an ordinary key', () => {
  const [document] = readYaml('__proto__: {x: 1}\nconstructor: 2');
  expect(JSON.stringify(document?.value)).toBe('{"__proto__":{"x":1},"constructor":2}');
});
