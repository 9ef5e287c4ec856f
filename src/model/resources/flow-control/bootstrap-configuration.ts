// The flow schemas and priority levels that every API server brings along.
// Upstream: apiserver pkg/apis/flowcontrol/bootstrap/default.go
import type {
  FlowSchemaSpec,
  FlowcontrolV1Subject,
  NonResourcePolicyRule,
  PriorityLevelConfigurationSpec,
  ResourcePolicyRule,
} from '../../generated/types.ts';

/** Those whose specs nobody may change. */
export const MANDATORY: ReadonlySet<string> = new Set(['exempt', 'catch-all']);

function limited(
  nominalConcurrencyShares: number,
  lendablePercent: number,
  queues?: readonly [queues: number, handSize: number],
): PriorityLevelConfigurationSpec {
  const queuing = queues && { queues: queues[0], handSize: queues[1], queueLengthLimit: 50 };
  const limitResponse = queuing ? { type: 'Queue', queuing } : { type: 'Reject' };
  return {
    type: 'Limited',
    limited: { nominalConcurrencyShares, limitResponse, lendablePercent },
  };
}

/** By name. */
export const PRIORITY_LEVELS: ReadonlyMap<string, PriorityLevelConfigurationSpec> = new Map([
  ['exempt', { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }],
  ['catch-all', limited(5, 0)],
  ['system', limited(30, 33, [64, 6])],
  ['node-high', limited(40, 25, [64, 6])],
  ['leader-election', limited(10, 0, [16, 4])],
  ['workload-high', limited(40, 50, [128, 6])],
  ['workload-low', limited(100, 90, [128, 6])],
  ['global-default', limited(20, 50, [128, 6])],
]);

const EVERY = ['*'];
const LEASES = 'leases@coordination.k8s.io';
const LEADER_VERBS = ['get', 'create', 'update'];

const group = (name: string): FlowcontrolV1Subject => ({ kind: 'Group', group: { name } });
const user = (name: string): FlowcontrolV1Subject => ({ kind: 'User', user: { name } });
const account = (name: string): FlowcontrolV1Subject => ({
  kind: 'ServiceAccount',
  serviceAccount: { namespace: 'kube-system', name },
});

const MANAGER = user('system:kube-controller-manager');
const SCHEDULER = user('system:kube-scheduler');
const EVERYBODY = [group('system:unauthenticated'), group('system:authenticated')];

/** A rule for `resource@group`s of one group. */
function rule(
  verbs: readonly string[],
  names: readonly string[],
  clusterScope: boolean,
): ResourcePolicyRule {
  const parts = names.map((name) => name.split('@'));
  const resources = parts.map(([resource = '']) => resource);
  const apiGroups = [parts[0]?.[1] ?? ''];
  const scope = clusterScope ? { clusterScope } : {};
  return { verbs, apiGroups, resources, ...scope, namespaces: EVERY };
}

const EVERY_RESOURCE = rule(EVERY, ['*@*'], true);
const EVERY_PATH: NonResourcePolicyRule = { verbs: EVERY, nonResourceURLs: EVERY };

function schema(
  level: string,
  matchingPrecedence: number,
  method: 'ByUser' | 'ByNamespace' | undefined,
  subjects: readonly FlowcontrolV1Subject[],
  resourceRules: readonly ResourcePolicyRule[] = [EVERY_RESOURCE],
  nonResourceRules: readonly NonResourcePolicyRule[] = [EVERY_PATH],
): FlowSchemaSpec {
  const resources = resourceRules.length > 0 ? { resourceRules } : {};
  const paths = nonResourceRules.length > 0 ? { nonResourceRules } : {};
  return {
    priorityLevelConfiguration: { name: level },
    matchingPrecedence,
    ...(method ? { distinguisherMethod: { type: method } } : {}),
    rules: [{ subjects, ...resources, ...paths }],
  };
}

const PROBES: NonResourcePolicyRule = {
  verbs: ['get'],
  nonResourceURLs: ['/healthz', '/readyz', '/livez'],
};
const NODE_RULES = [rule(EVERY, ['nodes', 'nodes/status'], true), rule(EVERY, [LEASES], false)];
const ENDPOINT_ACCOUNTS = ['endpoint-controller', 'endpointslicemirroring-controller'];
const LEADERS = [rule(LEADER_VERBS, [LEASES], false)];

/** By name. */
export const FLOW_SCHEMAS: ReadonlyMap<string, FlowSchemaSpec> = new Map([
  ['exempt', schema('exempt', 1, undefined, [group('system:masters')])],
  ['catch-all', schema('catch-all', 10_000, 'ByUser', EVERYBODY)],
  ['system-nodes', schema('system', 500, 'ByUser', [group('system:nodes')])],
  ['system-node-high', schema('node-high', 400, 'ByUser', [group('system:nodes')], NODE_RULES, [])],
  ['probes', schema('exempt', 2, undefined, EVERYBODY, [], [PROBES])],
  [
    'system-leader-election',
    schema('leader-election', 100, 'ByUser', [MANAGER, SCHEDULER, account('*')], LEADERS, []),
  ],
  [
    'workload-leader-election',
    schema('leader-election', 200, 'ByUser', [account('*')], LEADERS, []),
  ],
  [
    'endpoint-controller',
    schema(
      'workload-high',
      150,
      'ByUser',
      [MANAGER, ...ENDPOINT_ACCOUNTS.map((name) => account(name))],
      [rule(LEADER_VERBS, ['endpoints'], false)],
      [],
    ),
  ],
  ['kube-controller-manager', schema('workload-high', 800, 'ByNamespace', [MANAGER])],
  ['kube-scheduler', schema('workload-high', 800, 'ByNamespace', [SCHEDULER])],
  ['kube-system-service-accounts', schema('workload-high', 900, 'ByNamespace', [account('*')])],
  ['service-accounts', schema('workload-low', 9_000, 'ByUser', [group('system:serviceaccounts')])],
  ['global-default', schema('global-default', 9_900, 'ByUser', EVERYBODY)],
]);
