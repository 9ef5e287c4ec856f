// KubeSchedulerConfiguration files: what they come to, and what is refused in which words.
// Upstream: pkg/scheduler/apis/config/validation/{validation,validation_pluginargs}_test.go,
// cmd/kube-scheduler/app/options/options_test.go, framework/runtime/framework_test.go
import { expect, test } from 'vitest';
import { SECOND } from '../../../kernel/time.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import { readConfiguration } from './read-configuration.ts';

const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

function read(yaml: string): SchedulerConfiguration {
  const found = readConfiguration(HEAD + yaml);
  if (found.is === 'problem') throw new Error(found.message);
  return found.configuration;
}

function problemOf(yaml: string): string {
  const found = readConfiguration(HEAD + yaml);
  return found.is === 'problem' ? found.message : '';
}

/** The plugins of the first profile that run at a point. */
function pluginsAt(yaml: string, point: string): readonly string[] {
  const [profile] = read(yaml).profiles;
  return (profile?.plugins ?? [])
    .filter(({ points }) => points.has(point as 'score'))
    .map(({ name, weight }) => (point === 'score' ? `${name}:${weight}` : name));
}

test('an empty configuration is the default one', () => {
  expect(read('')).toEqual({
    profiles: [{ schedulerName: 'default-scheduler', percentageOfNodesToScore: 0, arguments: {} }],
    firstBackoff: SECOND,
    lastBackoff: 10 * SECOND,
    lease: { namespace: 'kube-system', name: 'kube-scheduler' },
  });
});

test('back-offs, percentages, election and several profiles', () => {
  const configuration = read(`
podInitialBackoffSeconds: 2
podMaxBackoffSeconds: 30
percentageOfNodesToScore: 20
leaderElection: {leaderElect: false}
profiles:
- schedulerName: default-scheduler
- schedulerName: packer
  percentageOfNodesToScore: 70
  pluginConfig:
  - name: NodeResourcesFit
    args: {scoringStrategy: {type: MostAllocated, resources: [{name: cpu, weight: 3}]}}
  - name: InterPodAffinity
    args: {hardPodAffinityWeight: 50}
`);
  expect(configuration).toMatchObject({
    firstBackoff: 2 * SECOND,
    lastBackoff: 30 * SECOND,
    lease: undefined,
    profiles: [
      { schedulerName: 'default-scheduler', percentageOfNodesToScore: 20 },
      {
        schedulerName: 'packer',
        percentageOfNodesToScore: 70,
        arguments: {
          scoringStrategy: { type: 'MostAllocated', resources: [{ name: 'cpu', weight: 3 }] },
          hardPodAffinityWeight: 50,
        },
      },
    ],
  });
});

const SCORES = [
  'TaintToleration:3',
  'NodeAffinity:2',
  'NodeResourcesFit:1',
  'PodTopologySpread:2',
  'InterPodAffinity:2',
  'NodeResourcesBalancedAllocation:1',
  'ImageLocality:1',
];

test.each([
  ['nothing changed', 'profiles: [{plugins: {}}]', SCORES],
  [
    'one score off',
    'profiles: [{plugins: {score: {disabled: [{name: ImageLocality}]}}}]',
    SCORES.slice(0, -1),
  ],
  [
    'all off but one, with a weight',
    `profiles:
- plugins:
    score:
      disabled: [{name: "*"}]
      enabled: [{name: NodeResourcesFit, weight: 5}]`,
    ['NodeResourcesFit:5'],
  ],
  [
    'a weight everywhere',
    'profiles: [{plugins: {multiPoint: {enabled: [{name: NodeAffinity, weight: 9}]}}}]',
    SCORES.map((one) => (one === 'NodeAffinity:2' ? 'NodeAffinity:9' : one)),
  ],
  [
    'a plugin off everywhere',
    'profiles: [{plugins: {multiPoint: {disabled: [{name: InterPodAffinity}]}}}]',
    SCORES.filter((one) => !one.startsWith('InterPod')),
  ],
])('plugins that score: %s', (_, yaml, expected) => {
  expect(pluginsAt(yaml, 'score')).toEqual(expected);
});

test('a plugin off at one point stays at the others', () => {
  const yaml = 'profiles: [{plugins: {filter: {disabled: [{name: TaintToleration}]}}}]';
  expect(pluginsAt(yaml, 'filter')).not.toContain('TaintToleration');
  expect(pluginsAt(yaml, 'score')).toContain('TaintToleration:3');
});

const PROFILE = 'initializing profiles: creating profile for scheduler name default-scheduler:';
const config = (name: string, args: string): string =>
  `profiles: [{pluginConfig: [{name: ${name}, args: ${args}}]}]`;
const ARGS = 'profiles[0].pluginConfig[0].args';

test.each([
  [
    'parallelism: -1',
    'parallelism: Invalid value: -1: should be an integer value greater than zero',
  ],
  [
    'percentageOfNodesToScore: 101',
    'percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]',
  ],
  [
    'podInitialBackoffSeconds: -1',
    'podInitialBackoffSeconds: Invalid value: -1: must be greater than 0',
  ],
  [
    'podInitialBackoffSeconds: 5\npodMaxBackoffSeconds: 2',
    'podMaxBackoffSeconds: Invalid value: 2: must be greater than or equal to PodInitialBackoffSeconds',
  ],
  [
    'leaderElection: {resourceLock: configmap}',
    'leaderElection.resourceLock: Invalid value: "configmap": resourceLock value must be "leases"',
  ],
  [
    'profiles: [{schedulerName: a}, {schedulerName: a}]',
    'profiles[1].schedulerName: Duplicate value: "profiles[0].schedulerName"',
  ],
  ['profiles: [{schedulerName: a}, {}]', 'profiles[1].schedulerName: Required value'],
  [
    'profiles: [{percentageOfNodesToScore: -1}]',
    'profiles[0].percentageOfNodesToScore: Invalid value: -1: not in valid range [0-100]',
  ],
  [
    'profiles: [{pluginConfig: [{name: ImageLocality}, {name: ImageLocality}]}]',
    'profiles[0].pluginConfig[1]: Duplicate value: "ImageLocality"',
  ],
  ['profils: []', 'strict decoding error: unknown field "profils"'],
  [
    config('NodeAffinity', '{addedAfinity: {}}'),
    'strict decoding error: unknown field "addedAfinity"',
  ],
  [
    'extenders: [{urlPrefix: "http://x"}]',
    'extenders: Forbidden: scheduler extenders are HTTP servers outside the cluster: not simulated',
  ],
  [
    config('InterPodAffinity', '{hardPodAffinityWeight: 101}'),
    `${ARGS}.hardPodAffinityWeight: Invalid value: 101: not in valid range [0, 100]`,
  ],
  [
    config('DefaultPreemption', '{minCandidateNodesPercentage: 200}'),
    `${ARGS}.minCandidateNodesPercentage: Invalid value: 200: not in valid range [0, 100]`,
  ],
  [
    config('DefaultPreemption', '{minCandidateNodesPercentage: 0, minCandidateNodesAbsolute: 0}'),
    `[${ARGS}.minCandidateNodesPercentage: Invalid value: 0: cannot be zero at the same time as minCandidateNodesAbsolute, ${ARGS}.minCandidateNodesAbsolute: Invalid value: 0: cannot be zero at the same time as minCandidateNodesPercentage]`,
  ],
  [
    config('NodeResourcesBalancedAllocation', '{resources: [{name: cpu, weight: 2}]}'),
    `${ARGS}.resources[0].weight: Invalid value: 2: must be 1`,
  ],
  [
    config(
      'PodTopologySpread',
      '{defaultConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]}',
    ),
    `${ARGS}.defaultingType: Invalid value: "System": when .defaultConstraints are not empty`,
  ],
  [
    config(
      'PodTopologySpread',
      '{defaultingType: List, defaultConstraints: [{maxSkew: 0, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]}',
    ),
    `${ARGS}.defaultConstraints[0].maxSkew: Invalid value: 0: not in valid range (0, inf)`,
  ],
  [
    config(
      'PodTopologySpread',
      '{defaultingType: List, defaultConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: Now}]}',
    ),
    `${ARGS}.defaultConstraints[0].whenUnsatisfiable: Unsupported value: "Now": supported values: "DoNotSchedule", "ScheduleAnyway"`,
  ],
  [
    config('NodeResourcesFit', '{scoringStrategy: {type: Most}}'),
    `${PROFILE} initializing plugin "NodeResourcesFit": scoringStrategy.type: Unsupported value: "Most": supported values: "LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"`,
  ],
  [
    config('NodeResourcesFit', '{scoringStrategy: {type: RequestedToCapacityRatio}}'),
    `${PROFILE} initializing plugin "NodeResourcesFit": scoringStrategy.requestedToCapacityRatio: Required value: must be specified when type is RequestedToCapacityRatio`,
  ],
  [
    config(
      'NodeResourcesFit',
      '{scoringStrategy: {type: LeastAllocated, resources: [{name: cpu, weight: 101}]}}',
    ),
    `${PROFILE} initializing plugin "NodeResourcesFit": scoringStrategy.resources[0].weight: Invalid value: 101: resource weight of cpu not in valid range (0, 100]`,
  ],
  [
    config(
      'NodeResourcesFit',
      '{scoringStrategy: {type: RequestedToCapacityRatio, requestedToCapacityRatio: {shape: [{utilization: 50, score: 5}, {utilization: 40, score: 11}]}}}',
    ),
    `${PROFILE} initializing plugin "NodeResourcesFit": [scoringStrategy.requestedToCapacityRatio.shape[1].utilization: Invalid value: 40: values must be sorted in increasing order, scoringStrategy.requestedToCapacityRatio.shape[1].score: Invalid value: 11: not in valid range [0, 10]]`,
  ],
  [
    'profiles: [{plugins: {score: {enabled: [{name: Nope}]}}}]',
    `${PROFILE} ScorePlugin "Nope" does not exist`,
  ],
  [
    'profiles: [{plugins: {multiPoint: {enabled: [{name: Nope}]}}}]',
    `${PROFILE} plugin "Nope" does not exist`,
  ],
  [
    'profiles: [{plugins: {score: {enabled: [{name: NodePorts}]}}}]',
    `${PROFILE} plugin "NodePorts" does not extend ScorePlugin plugin`,
  ],
  [
    'profiles: [{plugins: {bind: {disabled: [{name: "*"}]}}}]',
    `${PROFILE} at least one bind plugin is needed for profile with scheduler name "default-scheduler"`,
  ],
])('%s is refused', (yaml, message) => {
  expect(problemOf(yaml)).toBe(message);
});

test('another kind or version is refused', () => {
  const old = 'apiVersion: kubescheduler.config.k8s.io/v1beta3\nkind: KubeSchedulerConfiguration\n';
  expect(readConfiguration(old)).toEqual({
    is: 'problem',
    message:
      'no kind "KubeSchedulerConfiguration" is registered for version ' +
      '"kubescheduler.config.k8s.io/v1beta3" in scheme',
  });
});
