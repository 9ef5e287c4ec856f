// Arguments of plugins: what upstream refuses, in its words.
// Upstream: pkg/scheduler/apis/config/validation/validation_pluginargs.go
import type { NodeSelectorRequirement } from '../../../model/generated/types.ts';
import {
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../../model/meta/field-error.ts';
import type { FieldError } from '../../../model/meta/field-error.ts';
import type { ShapePoint, WeightedResource } from '../plugins/shared/resource-scores.ts';
import type { ArgumentsText } from './configuration-text.ts';

const STRATEGIES = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];
const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];

type Check = (path: string, text: ArgumentsText) => readonly FieldError[];

const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['DefaultPreemption', checkPreemption],
  ['InterPodAffinity', checkInterPodAffinity],
  ['NodeAffinity', checkNodeAffinity],
  ['NodeResourcesBalancedAllocation', checkBalanced],
  ['PodTopologySpread', checkSpread],
  ['VolumeBinding', checkVolumeBinding],
]);

/** `path` is that of the arguments: `profiles[0].pluginConfig[1].args`. */
export function checkArguments(
  plugin: string,
  path: string,
  text: ArgumentsText,
): readonly FieldError[] {
  return CHECKS.get(plugin)?.(path, text) ?? [];
}

function checkPreemption(path: string, text: ArgumentsText): readonly FieldError[] {
  const { minCandidateNodesPercentage: share = 10, minCandidateNodesAbsolute: least = 100 } = text;
  const ofShare = `${path}.minCandidateNodesPercentage`;
  const ofLeast = `${path}.minCandidateNodesAbsolute`;
  const errors: FieldError[] = [];
  if (share < 0 || share > 100) {
    errors.push(fieldInvalid(ofShare, share, 'not in valid range [0, 100]'));
  }
  if (least < 0) errors.push(fieldInvalid(ofLeast, least, 'not in valid range [0, inf)'));
  if (share === 0 && least === 0) {
    const same = 'cannot be zero at the same time as';
    errors.push(fieldInvalid(ofShare, share, `${same} minCandidateNodesAbsolute`));
    errors.push(fieldInvalid(ofLeast, least, `${same} minCandidateNodesPercentage`));
  }
  return errors;
}

function checkInterPodAffinity(path: string, text: ArgumentsText): readonly FieldError[] {
  const { hardPodAffinityWeight: weight = 1 } = text;
  if (weight >= 0 && weight <= 100) return [];
  return [fieldInvalid(`${path}.hardPodAffinityWeight`, weight, 'not in valid range [0, 100]')];
}

function checkNodeAffinity(path: string, { addedAffinity }: ArgumentsText): readonly FieldError[] {
  const errors: FieldError[] = [];
  const at = `${path}.addedAffinity`;
  const check = (where: string, requirements: readonly NodeSelectorRequirement[] = []): void => {
    for (const [index, { operator, values = [] }] of requirements.entries()) {
      const one = `${where}[${index}]`;
      if (!OPERATORS.includes(operator)) {
        errors.push(fieldNotSupported(`${one}.operator`, operator, [...OPERATORS].sort()));
      } else if ((operator === 'In' || operator === 'NotIn') && values.length === 0) {
        const detail = "for 'in', 'notin' operators, values set can't be empty";
        errors.push(fieldInvalid(`${one}.values`, values, detail));
      }
    }
  };
  const required = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const [index, term] of (required?.nodeSelectorTerms ?? []).entries()) {
    const where = `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`;
    check(`${where}.matchExpressions`, term.matchExpressions);
  }
  const preferred = addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const [index, { preference }] of preferred.entries()) {
    const where = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    check(`${where}.matchExpressions`, preference.matchExpressions);
  }
  return errors;
}

function checkBalanced(path: string, { resources = [] }: ArgumentsText): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, { name = '', weight = 1 }] of resources.entries()) {
    const at = `${path}.resources[${index}]`;
    if (seen.has(name)) errors.push(fieldDuplicate(`${at}.name`, name));
    seen.add(name);
    if (weight !== 1) errors.push(fieldInvalid(`${at}.weight`, weight, 'must be 1'));
  }
  return errors;
}

function checkSpread(path: string, text: ArgumentsText): readonly FieldError[] {
  const { defaultConstraints = [], defaultingType = 'System' } = text;
  const errors: FieldError[] = [];
  const ofType = `${path}.defaultingType`;
  if (defaultingType !== 'System' && defaultingType !== 'List') {
    errors.push(fieldNotSupported(ofType, defaultingType, ['System', 'List']));
  } else if (defaultingType === 'System' && defaultConstraints.length > 0) {
    const detail = 'when .defaultConstraints are not empty';
    errors.push(fieldInvalid(ofType, defaultingType, detail));
  }
  const seen = new Set<string>();
  for (const [index, constraint] of defaultConstraints.entries()) {
    const at = `${path}.defaultConstraints[${index}]`;
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable: action = '' } = constraint;
    if (maxSkew <= 0) {
      errors.push(fieldInvalid(`${at}.maxSkew`, maxSkew, 'not in valid range (0, inf)'));
    }
    if (topologyKey === '') errors.push(fieldRequired(`${at}.topologyKey`, 'can not be empty'));
    if (action === '') errors.push(fieldRequired(`${at}.whenUnsatisfiable`, 'can not be empty'));
    else if (!ACTIONS.includes(action)) {
      errors.push(fieldNotSupported(`${at}.whenUnsatisfiable`, action, ACTIONS));
    }
    if (constraint.labelSelector) {
      const detail = 'constraint must not define a selector, as they deduced for each pod';
      errors.push(fieldForbidden(`${at}.labelSelector`, detail));
    }
    const pair = `{${topologyKey}, ${action}}`;
    if (seen.has(pair)) errors.push(fieldDuplicate(at, pair));
    seen.add(pair);
  }
  return errors;
}

function checkVolumeBinding(path: string, text: ArgumentsText): readonly FieldError[] {
  const { bindTimeoutSeconds: timeout = 600 } = text;
  if (timeout >= 0) return [];
  const detail = 'invalid BindTimeoutSeconds, should not be a negative value';
  return [fieldInvalid(`${path}.bindTimeoutSeconds`, timeout, detail)];
}

/** Checked when the plugin is made, so without a path before it. */
export function checkFit({ scoringStrategy }: ArgumentsText): readonly FieldError[] {
  if (!scoringStrategy) return [];
  const { type = '', resources = [], requestedToCapacityRatio: ratio } = scoringStrategy;
  const path = 'scoringStrategy';
  const errors: FieldError[] = [];
  if (!STRATEGIES.includes(type)) {
    errors.push(fieldNotSupported(`${path}.type`, type, STRATEGIES));
  }
  errors.push(...checkResources(`${path}.resources`, resources));
  const ofRatio = `${path}.requestedToCapacityRatio`;
  if (type !== 'RequestedToCapacityRatio') {
    if (!ratio) return errors;
    const detail = 'must be nil when type is not RequestedToCapacityRatio';
    return [...errors, fieldForbidden(ofRatio, detail)];
  }
  if (!ratio) {
    const detail = 'must be specified when type is RequestedToCapacityRatio';
    return [...errors, fieldRequired(ofRatio, detail)];
  }
  return [...errors, ...checkShape(`${ofRatio}.shape`, ratio.shape ?? [])];
}

function checkResources(
  path: string,
  resources: readonly Partial<WeightedResource>[],
): readonly FieldError[] {
  return resources.flatMap(({ name = '', weight = 1 }, index) => {
    if (weight > 0 && weight <= 100) return [];
    const detail = `resource weight of ${name} not in valid range (0, 100]`;
    return [fieldInvalid(`${path}[${index}].weight`, weight, detail)];
  });
}

function checkShape(path: string, shape: readonly Partial<ShapePoint>[]): readonly FieldError[] {
  if (shape.length === 0) return [fieldRequired(path, 'at least one point must be specified')];
  const errors: FieldError[] = [];
  for (const [index, { utilization = 0 }] of shape.entries()) {
    if (index === 0 || (shape[index - 1]?.utilization ?? 0) < utilization) continue;
    const detail = 'values must be sorted in increasing order';
    errors.push(fieldInvalid(`${path}[${index}].utilization`, utilization, detail));
    break;
  }
  for (const [index, { utilization = 0, score = 0 }] of shape.entries()) {
    const at = `${path}[${index}]`;
    if (utilization < 0 || utilization > 100) {
      errors.push(fieldInvalid(`${at}.utilization`, utilization, 'not in valid range [0, 100]'));
    }
    if (score < 0 || score > 10) {
      errors.push(fieldInvalid(`${at}.score`, score, 'not in valid range [0, 10]'));
    }
  }
  return errors;
}
