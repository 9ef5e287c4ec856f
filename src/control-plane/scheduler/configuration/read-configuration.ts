// From the text of a KubeSchedulerConfiguration to what the scheduler runs by, or what is wrong.
// Upstream: cmd/kube-scheduler/app/options, pkg/scheduler/apis/config/validation/validation.go
import { SECOND } from '../../../kernel/time.ts';
import {
  aggregateFieldErrors,
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldRequired,
} from '../../../model/meta/field-error.ts';
import type { FieldError } from '../../../model/meta/field-error.ts';
import { readYamlValue } from '../../../model/schema/yaml.ts';
import { DEFAULT_RESOURCES } from '../plugins/shared/resource-scores.ts';
import type { ScoringStrategy, WeightedResource } from '../plugins/shared/resource-scores.ts';
import { DEFAULT_SCHEDULER_NAME } from './configuration.ts';
import type {
  PluginArguments,
  ProfileConfiguration,
  SchedulerConfiguration,
} from './configuration.ts';
import { ARGUMENT_SHAPES, CONFIGURATION_API, CONFIGURATION_SHAPE } from './configuration-text.ts';
import type { ArgumentsText, ConfigurationText, ProfileText } from './configuration-text.ts';
import { problemsOf } from './decode.ts';
import { pluginSet } from './plugin-set.ts';
import { checkArguments, checkFit } from './validate-arguments.ts';

export type ReadConfiguration =
  | { readonly is: 'configuration'; readonly configuration: SchedulerConfiguration }
  | { readonly is: 'problem'; readonly message: string };

function problem(message: string): ReadConfiguration {
  return { is: 'problem', message };
}

/** Reads the file that `--config` names. */
export function readConfiguration(yaml: string): ReadConfiguration {
  const read = readYamlValue(yaml);
  if ('problem' in read) return problem(read.problem.message);
  const text = (read.value ?? {}) as ConfigurationText;
  const { apiVersion = '', kind = '' } = text;
  if (kind === '') return problem(`Object 'Kind' is missing in '${yaml.trim()}'`);
  if (apiVersion !== CONFIGURATION_API || kind !== 'KubeSchedulerConfiguration') {
    return problem(`no kind "${kind}" is registered for version "${apiVersion}" in scheme`);
  }
  const unknown = problemsOf(text, CONFIGURATION_SHAPE);
  if (unknown.length > 0) return problem(`strict decoding error: ${unknown.join(', ')}`);
  const profiles = text.profiles?.length ? text.profiles : [{}];
  for (const profile of profiles) {
    const wrong = argumentProblems(profile);
    if (wrong.length > 0) return problem(`strict decoding error: ${wrong.join(', ')}`);
  }
  const errors = validate(text, profiles);
  if (errors.length > 0) return problem(aggregateFieldErrors(errors));
  return combine(text, profiles);
}

function argumentProblems({ pluginConfig = [] }: ProfileText): readonly string[] {
  return pluginConfig.flatMap(({ name = '', args }) => {
    const shape = ARGUMENT_SHAPES.get(name);
    return shape ? problemsOf(args, shape) : [];
  });
}

function validate(
  text: ConfigurationText,
  profiles: readonly ProfileText[],
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { parallelism = 16, percentageOfNodesToScore: percentage = 0 } = text;
  const { podInitialBackoffSeconds: first = 1, podMaxBackoffSeconds: last = 10 } = text;
  const { leaderElect = true, resourceLock = 'leases' } = text.leaderElection ?? {};
  if (leaderElect && resourceLock !== 'leases') {
    const detail = 'resourceLock value must be "leases"';
    errors.push(fieldInvalid('leaderElection.resourceLock', resourceLock, detail));
  }
  if (parallelism <= 0) {
    const detail = 'should be an integer value greater than zero';
    errors.push(fieldInvalid('parallelism', parallelism, detail));
  }
  const names: string[] = [];
  for (const [index, profile] of profiles.entries()) {
    const path = `profiles[${index}]`;
    errors.push(...validateProfile(profile, profiles.length, path));
    const { schedulerName = '' } = profile;
    const twin = names.indexOf(schedulerName);
    if (twin >= 0) {
      errors.push(fieldDuplicate(`${path}.schedulerName`, `profiles[${twin}].schedulerName`));
    }
    names.push(schedulerName);
  }
  errors.push(...validatePercentage('percentageOfNodesToScore', percentage));
  if (first <= 0) {
    errors.push(fieldInvalid('podInitialBackoffSeconds', first, 'must be greater than 0'));
  }
  if (last < first) {
    const detail = 'must be greater than or equal to PodInitialBackoffSeconds';
    errors.push(fieldInvalid('podMaxBackoffSeconds', last, detail));
  }
  if (text.extenders?.length) {
    const detail = 'scheduler extenders are HTTP servers outside the cluster: not simulated';
    errors.push(fieldForbidden('extenders', detail));
  }
  return errors;
}

function validateProfile(
  { schedulerName = '', percentageOfNodesToScore = 0, pluginConfig = [] }: ProfileText,
  profiles: number,
  path: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  // A single profile without a name is the default scheduler's.
  if (schedulerName === '' && profiles > 1) errors.push(fieldRequired(`${path}.schedulerName`));
  errors.push(...validatePercentage(`${path}.percentageOfNodesToScore`, percentageOfNodesToScore));
  const seen = new Set<string>();
  for (const [index, { name = '', args = {} }] of pluginConfig.entries()) {
    const at = `${path}.pluginConfig[${index}]`;
    if (seen.has(name)) errors.push(fieldDuplicate(at, name));
    seen.add(name);
    const isOther = args.kind !== undefined && args.kind !== `${name}Args`;
    if (isOther) errors.push(fieldInvalid(`${at}.args`, args.kind, 'has to match plugin args'));
    else errors.push(...checkArguments(name, `${at}.args`, args));
  }
  return errors;
}

function validatePercentage(path: string, value: number): readonly FieldError[] {
  if (value >= 0 && value <= 100) return [];
  return [fieldInvalid(path, value, 'not in valid range [0-100]')];
}

function combine(text: ConfigurationText, profiles: readonly ProfileText[]): ReadConfiguration {
  const made: ProfileConfiguration[] = [];
  for (const profile of profiles) {
    const schedulerName = profile.schedulerName ?? DEFAULT_SCHEDULER_NAME;
    const set = profile.plugins && pluginSet(profile.plugins, schedulerName);
    const before = `initializing profiles: creating profile for scheduler name ${schedulerName}:`;
    if (set && 'problem' in set) return problem(`${before} ${set.problem}`);
    const fit = profile.pluginConfig?.find(({ name }) => name === 'NodeResourcesFit')?.args;
    const errors = fit ? checkFit(fit) : [];
    if (errors.length > 0) {
      const what = aggregateFieldErrors(errors);
      return problem(`${before} initializing plugin "NodeResourcesFit": ${what}`);
    }
    made.push({
      schedulerName,
      percentageOfNodesToScore:
        profile.percentageOfNodesToScore ?? text.percentageOfNodesToScore ?? 0,
      ...(set ? { plugins: set } : {}),
      arguments: argumentsOf(profile),
    });
  }
  const { leaderElection: election = {} } = text;
  const namespace = election.resourceNamespace ?? 'kube-system';
  const lease = { namespace, name: election.resourceName ?? 'kube-scheduler' };
  const configuration: SchedulerConfiguration = {
    profiles: made,
    firstBackoff: (text.podInitialBackoffSeconds ?? 1) * SECOND,
    lastBackoff: (text.podMaxBackoffSeconds ?? 10) * SECOND,
    lease: (election.leaderElect ?? true) ? lease : undefined,
  };
  return { is: 'configuration', configuration };
}

/** The arguments that were given, of all plugins of a profile. */
function argumentsOf({ pluginConfig = [] }: ProfileText): PluginArguments {
  let found: PluginArguments = {};
  for (const { name, args = {} } of pluginConfig) {
    const { apiVersion: _, kind: __, ...given } = args as ArgumentsText & { apiVersion?: string };
    const { scoringStrategy, resources, defaultingType, defaultConstraints, ...plain } = given;
    found = { ...found, ...plain };
    if (scoringStrategy) found = { ...found, scoringStrategy: strategyOf(scoringStrategy) };
    if (name === 'NodeResourcesBalancedAllocation' && resources) {
      found = { ...found, balancedResources: weighted(resources) };
    }
    if (defaultingType === 'List') {
      found = { ...found, defaultConstraints: defaultConstraints ?? [] };
    }
  }
  return found;
}

function strategyOf(text: NonNullable<ArgumentsText['scoringStrategy']>): ScoringStrategy {
  const { type, resources, requestedToCapacityRatio: ratio } = text;
  const ofResources = resources?.length ? weighted(resources) : DEFAULT_RESOURCES;
  if (type !== 'RequestedToCapacityRatio') {
    const allocated = type === 'MostAllocated' ? 'MostAllocated' : 'LeastAllocated';
    return { type: allocated, resources: ofResources };
  }
  const shape = (ratio?.shape ?? []).map(({ utilization = 0, score = 0 }) => ({
    utilization,
    score,
  }));
  return { type, resources: ofResources, shape };
}

/** Weights that are not given are 1. */
function weighted(resources: readonly Partial<WeightedResource>[]): readonly WeightedResource[] {
  return resources.map(({ name = '', weight = 1 }) => ({
    name,
    weight: weight === 0 ? 1 : weight,
  }));
}
