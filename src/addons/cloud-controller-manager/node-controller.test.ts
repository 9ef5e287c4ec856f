// What becomes of the cloud's nodes. Facts: cloud-provider controllers/nodelifecycle
// node_lifecycle_controller_test.go (Test_NodesDeleted), controllers/node/node_controller_test.go.
import { expect, test } from 'vitest';
import type { Node } from '../../model/generated/types.ts';
import { planNode } from './node-controller.ts';

const CLOUD = {
  isUsed: true,
  groupOf: (labels: { readonly [key: string]: string } | undefined) => labels?.['group'],
  providerId: (name: string) => (name === 'here' ? 'kubetarium:///a/here' : undefined),
};

function node(name: string, group: string, ready: string, providerID?: string): Node {
  return {
    metadata: { name, labels: group === '' ? {} : { group } },
    spec: providerID ? { providerID } : {},
    status: { conditions: [{ type: 'Ready', status: ready }] },
  } as unknown as Node;
}

test.each([
  ['new', node('here', 'pool', 'True'), { is: 'identify', providerID: 'kubetarium:///a/here' }],
  ['known', node('here', 'pool', 'True', 'x'), { is: 'nothing' }],
  ['not ready, but its instance exists', node('here', 'pool', 'False', 'x'), { is: 'nothing' }],
  ['gone, not ready', node('gone', 'pool', 'Unknown', 'x'), { is: 'delete' }],
  ['gone, but it still reports', node('gone', 'pool', 'True', 'x'), { is: 'nothing' }],
  ["nobody's", node('gone', '', 'Unknown'), { is: 'nothing' }],
])('a node that is %s', (_, of, expected) => {
  expect(planNode(of, CLOUD)).toEqual(expected);
});
