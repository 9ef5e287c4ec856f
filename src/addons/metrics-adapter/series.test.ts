// What samples say, by tables. Upstream: prometheus/common expfmt/text_parse_test.go,
// kubernetes-sigs/prometheus-adapter docs/walkthrough.md
import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/time.ts';
import { parseExposition } from './exposition.ts';
import { Series } from './series.ts';

test.each([
  ['up 1', [['up', {}, 1, false]]],
  ['  name{a="b",c="d e"} 1.5e3 1395066363000', [['name', { a: 'b', c: 'd e' }, 1500, false]]],
  ['name{a="say \\"hi\\"\\n"} 2', [['name', { a: 'say "hi"\n' }, 2, false]]],
  ['# HELP x y\n# TYPE x counter\nx 3', [['x', {}, 3, true]]],
  ['requests_total 4', [['requests_total', {}, 4, true]]],
  ['no value', []],
  ['nan NaN', []],
  ['{a="b"} 1', []],
])('%j', (text, samples) => {
  const parsed = parseExposition(text).map(({ name, labels, value, isCounter }) => [
    name,
    Object.fromEntries(labels),
    value,
    isCounter,
  ]);
  expect(parsed).toEqual(samples);
});

const POD = { resource: 'pods', namespace: 'default', name: 'a' };

function told(...pages: string[]): Series {
  const series = new Series();
  pages.forEach((page, round) => {
    series.take(POD, parseExposition(page), round * 15 * SECOND);
    series.turn();
  });
  return series;
}

test.each<[string, string[], string, number | undefined]>([
  ['a gauge is told as it is', ['depth 7'], 'depth', 7000],
  ['the last reading counts', ['depth 7', 'depth 9'], 'depth', 9000],
  ['one that is gone is told no more', ['depth 7', 'other 1'], 'depth', undefined],
  ['series of one name are summed', ['depth{a="1"} 7\ndepth{a="2"} 1'], 'depth', 8000],
  ['one reading of a counter says nothing', ['hits_total 90'], 'hits', undefined],
  ['two give its rate', ['hits_total 90', 'hits_total 120'], 'hits', 2000],
  ['by both names', ['hits_total 90', 'hits_total 120'], 'hits_per_second', 2000],
  ['a restart begins anew', ['hits_total 90', 'hits_total 30'], 'hits_per_second', 2000],
])('%s', (_, pages, metric, milli) => {
  expect(told(...pages).find(POD, metric)?.milli).toBe(milli);
});

test('ingress-nginx tells of the Ingress and the Service', () => {
  const page = (count: number): string =>
    '# TYPE nginx_ingress_controller_requests counter\n' +
    `nginx_ingress_controller_requests{ingress="r",namespace="n",service="s"} ${count}\n`;
  const series = told(page(0), page(150));
  for (const [resource, name] of [
    ['ingresses.networking.k8s.io', 'r'],
    ['services', 's'],
  ] as const) {
    const value = series.find({ resource, namespace: 'n', name }, 'requests-per-second');
    expect(value).toMatchObject({ milli: 10_000, windowSeconds: 15 });
  }
});
