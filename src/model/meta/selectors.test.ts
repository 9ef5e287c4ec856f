// Upstream's facts: apimachinery pkg/labels/selector_test.go, pkg/fields/selector_test.go
import { describe, expect, test } from 'vitest';
import {
  fieldSelectorMatches,
  formatFieldSelector,
  parseFieldSelector,
  requiredField,
} from './field-selector.ts';
import { parseSelector } from './selector-parser.ts';
import {
  EVERYTHING,
  NOTHING,
  compileLabelSelector,
  formatLabelSelector,
  formatSelector,
  labelSelectorMatches,
  requiredValue,
  selectorFromLabelSelector,
  selectorFromLabels,
  selectorMatches,
} from './selectors.ts';
import type { Selector } from './selectors.ts';

const parsed = (text: string): Selector => {
  const selector = parseSelector(text);
  if (typeof selector === 'string') throw new Error(selector);
  return selector;
};

describe('label selector texts', () => {
  test.each<[string, { [key: string]: string }, boolean]>([
    ['', { x: 'y' }, true],
    ['x=y', { x: 'y' }, true],
    ['x==y', { x: 'z' }, false],
    ['x=y,z=w', { x: 'y', z: 'w' }, true],
    ['x!=y', {}, true],
    ['x!=y,z!=w', { x: 'z', z: 'w' }, false],
    ['x', { x: '' }, true],
    ['!x', { x: '' }, false],
    ['x in (a, b)', { x: 'b' }, true],
    ['x in ()', { x: '' }, true],
    ['x in (,a)', { x: '' }, true],
    ['x notin (a,b)', { x: 'c' }, true],
    ['x notin (a,b)', {}, true],
    ['x>1', { x: '2' }, true],
    ['x<1', { x: '2' }, false],
    ['x>1', { x: 'abc' }, false],
    ['x=', { x: '' }, true],
    ['app.kubernetes.io/name=web', { 'app.kubernetes.io/name': 'web' }, true],
  ])('%j on %j: %s', (text, labels, result) => {
    expect(selectorMatches(parsed(text), labels)).toBe(result);
  });

  test.each([
    ['x=a||y=b', 'unable to parse requirement: values[0][x]: Invalid value: "a||y"'],
    ['x,,y', "found ',', expected: identifier after ','"],
    ['x==a==b', "found '==', expected: ',' or 'end of string'"],
    [',x', "found ',', expected: !, identifier, or 'end of string'"],
    ['!x=a', "found '=', expected: ',' or 'end of string'"],
    ['x in a', "unable to parse requirement: found 'a' expected: '('"],
    ['x in (a b)', "unable to parse requirement: found 'b', expected: ',' or ')'"],
    ['x in (a', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['x y', "unable to parse requirement: found 'y', expected: in, notin, =, ==, !=, gt, lt"],
    ['=x', "found '=', expected: !, identifier, or 'end of string'"],
    ['x>a', "unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt'"],
    ['-x', 'unable to parse requirement: <nil>: Invalid value: "-x": name part must consist of'],
  ])('%j: %s', (text, message) => {
    expect(parseSelector(text)).toContain(message);
  });

  test.each([
    ['x in (b,a),!y,z=1', 'x in (a,b),!y,z=1'],
    ['z,a notin (c)', 'a notin (c),z'],
    ['x>1,y<2', 'x>1,y<2'],
  ])('%s is shown as %s', (text, shown) => {
    expect(formatSelector(parsed(text))).toBe(shown);
  });

  test('a required value is found only where there is just one', () => {
    expect(requiredValue(parsed('a=b,c in (d,e)'), 'a')).toBe('b');
    expect(requiredValue(parsed('a=b,c in (d,e)'), 'c')).toBeUndefined();
    expect(requiredValue(parsed('a!=b'), 'a')).toBeUndefined();
  });
});

describe('LabelSelector', () => {
  const selector = {
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }],
  };

  test('matches labels and expressions', () => {
    expect(labelSelectorMatches(selector, { app: 'web', tier: 'back' })).toBe(true);
    expect(labelSelectorMatches(selector, { app: 'web' })).toBe(false);
    expect(formatLabelSelector(selector)).toBe('app=web,tier in (back,front)');
  });

  test('none selects nothing, an empty one everything', () => {
    expect(compileLabelSelector(undefined)).toBe(NOTHING);
    expect(labelSelectorMatches({}, { a: 'b' })).toBe(true);
    expect(selectorMatches(EVERYTHING, undefined)).toBe(true);
    expect(selectorMatches(NOTHING, undefined)).toBe(false);
    expect(formatLabelSelector({})).toBe('<none>');
  });

  test('an unknown operator is an error', () => {
    const wrong = { matchExpressions: [{ key: 'a', operator: 'Like' }] };
    expect(selectorFromLabelSelector(wrong)).toBe('"Like" is not a valid label selector operator');
    expect(formatLabelSelector(wrong)).toBe('<error>');
  });

  test('inherited names are no labels', () => {
    expect(selectorMatches(selectorFromLabels({ constructor: 'x' }), {})).toBe(false);
    expect(selectorMatches(parsed('toString'), {})).toBe(false);
  });
});

describe('field selectors', () => {
  const fields: { [field: string]: string } = { 'spec.nodeName': 'n1', 'status.phase': 'Running' };
  test.each([
    ['', true],
    ['spec.nodeName=n1', true],
    ['spec.nodeName==n1,status.phase!=Failed', true],
    ['spec.nodeName!=n1', false],
    ['metadata.name=', true],
  ])('%j: %s', (text, result) => {
    const selector = parseFieldSelector(text);
    if (typeof selector === 'string') throw new Error(selector);
    expect(fieldSelectorMatches(selector, (field) => fields[field])).toBe(result);
  });

  test.each([
    ['nonsense', "invalid selector: 'nonsense'; can't understand 'nonsense'"],
    ['a=\\x', 'invalid field selector: invalid escape sequence: \\x'],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
  ])('%j is refused', (text, message) => {
    expect(parseFieldSelector(text)).toBe(message);
  });

  test('escapes come back', () => {
    const selector = parseFieldSelector('a=x\\,y\\=z,b!=1');
    expect(selector).toEqual([
      { field: 'a', operator: '=', value: 'x,y=z' },
      { field: 'b', operator: '!=', value: '1' },
    ]);
    expect(typeof selector !== 'string' && formatFieldSelector(selector)).toBe('a=x\\,y\\=z,b!=1');
    expect(typeof selector !== 'string' && requiredField(selector, 'a')).toBe('x,y=z');
    expect(typeof selector !== 'string' && requiredField(selector, 'b')).toBeUndefined();
  });
});
