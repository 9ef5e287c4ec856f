// What Kubernetes adds to CEL. Facts: the page "Common Expression Language in Kubernetes", and
// apiserver pkg/cel/library/{lists,urls,ip,cidr,quantity}_test.go.
import { expect, test } from 'vitest';
import { compileCel } from './cel-environment.ts';

test.each([
  "sets.contains(['a', 'b'], ['a'])",
  "sets.equivalent(['a', 'b'], ['b', 'a', 'a']) && !sets.intersects(['a'], ['b'])",
  '[1, 2, 3].slice(1, 3) == [2, 3] && [[1], [2]].flatten() == [1, 2]',
  "[2, 1, 2].distinct() == [2, 1] && ['b', 'a'].sort() == ['a', 'b']",
  "[1, 2, 3].isSorted() && [1, 3].sum() == 4 && ['b', 'a'].max() == 'b'",
  "'%s has %d of %.1f%%'.format(['web', 3, 99.5]) == 'web has 3 of 99.5%'",
  "'abc'.reverse() == 'cba' && 'abc 123'.find('[0-9]+') == '123'",
  "isURL('https://example.com:8080/a?b=c') && !isURL('../a')",
  "url('https://example.com:8080/a?b=c').getHostname() == 'example.com'",
  "url('https://example.com:8080/a?b=c').getPort() == '8080'",
  "url('https://[::1]:80/a').getHost() == '[::1]:80'",
  "url('https://a/b?c=d&c=e').getQuery()['c'] == ['d', 'e']",
  "isIP('10.0.0.1') && isIP('fd00::1') && !isIP('10.0.0.256') && !isIP('10.1')",
  "ip('127.0.0.1').isLoopback() && ip('fd00::1').family() == 6 && ip('8.8.8.8').isGlobalUnicast()",
  "cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1'))",
  "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !isCIDR('10.0.0.0')",
  "quantity('1Gi').isGreaterThan(quantity('1G'))",
])('%s', (expression) => expect(compileCel(expression)({})).toBe(true));
