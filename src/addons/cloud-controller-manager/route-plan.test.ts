// Routes of the cloud, by tables. Upstream: cloud-provider controllers/route/
// route_controller_test.go (TestReconcile, TestIsResponsibleForRoute).
import { expect, test } from 'vitest';
import type { Node } from '../../model/generated/types.ts';
import type { CloudRoute } from './cloud-routes.ts';
import { planRoutes, routeCondition } from './route-plan.ts';

const node = (name: string, ...podCIDRs: string[]) =>
  ({ metadata: { name }, spec: { podCIDRs } }) as unknown as Node;
const route = (name: string, cidr: string): CloudRoute => ({ node: name, cidr });
const A = node('a', '10.120.0.0/24');
const B = node('b', '10.120.1.0/24');
const TO_A = route('a', '10.120.0.0/24');
const TO_B = route('b', '10.120.1.0/24');

test.each<[string, Node[], CloudRoute[], CloudRoute[], CloudRoute[], string[]]>([
  ['both there', [A, B], [TO_A, TO_B], [], [], ['a', 'b']],
  ['one missing', [A, B], [TO_A], [TO_B], [], ['a']],
  ['both missing', [A, B], [], [TO_A, TO_B], [], []],
  ['one too many', [A], [TO_A, TO_B], [], [TO_B], ['a']],
  [
    'a node has another range now',
    [A],
    [route('a', '10.120.9.0/24')],
    [TO_A],
    [route('a', '10.120.9.0/24')],
    [],
  ],
  ['a node without a range', [node('c')], [], [], [], []],
  [
    'two ranges, one of them there',
    [node('a', '10.120.0.0/24', 'a00:100::/24')],
    [TO_A],
    [route('a', 'a00:100::/24')],
    [],
    [],
  ],
])('%s', (_, nodes, routes, create, remove, ready) => {
  const plan = planRoutes(nodes, routes);
  expect(plan.create).toEqual(create);
  expect(plan.remove).toEqual(remove);
  expect(plan.ready.map(({ metadata }) => metadata.name)).toEqual(ready);
});

test.each([
  [undefined, true, 'RouteCreated'],
  ['True', true, 'RouteCreated'],
  ['False', true, undefined],
  ['False', false, 'NoRouteCreated'],
  ['True', false, undefined],
])('NetworkUnavailable was %s, the route is there: %s', (status, hasRoute, reason) => {
  const conditions = status === undefined ? [] : [{ type: 'NetworkUnavailable', status }];
  const known = { ...A, status: { conditions } } as Node;
  expect(routeCondition(known, hasRoute, '2026-01-01T00:00:00Z')?.reason).toBe(reason);
});
