// Which names a CustomResourceDefinition gets, and what its conditions say of it.
// Upstream: apiextensions-apiserver pkg/controller/status/naming_controller.go,
// pkg/controller/establish/establishing_controller.go
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionStatus,
} from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { isConditionTrue, setCondition } from '../../../model/meta/conditions.ts';
import { goQuote } from '../../../model/meta/go-text.ts';

type Condition = CustomResourceDefinitionCondition;

interface Conflict {
  readonly reason: string;
  readonly message: string;
}

/**
 * The status that the definition should have; the same object when it has it. `others` are the
 * other definitions of its group; the names that they were given are taken. `now` is RFC 3339.
 */
export function planDefinitionStatus(
  definition: CustomResourceDefinition,
  others: Iterable<CustomResourceDefinition>,
  now: string,
): CustomResourceDefinitionStatus {
  const status = definition.status ?? {};
  const { accepted, conflict } = chooseNames(definition, takenNames(others));
  let conditions = setCondition(status.conditions, namesCondition(conflict), now);
  if (!isConditionTrue(conditions, 'Established')) {
    conditions = setCondition(conditions, establishedCondition(conflict), now);
  }
  const acceptedNames = deepEqual(status.acceptedNames, accepted) ? status.acceptedNames : accepted;
  if (conditions === status.conditions && acceptedNames === status.acceptedNames) return status;
  return { ...status, acceptedNames: accepted, conditions };
}

function namesCondition(conflict: Conflict | undefined): Condition {
  if (conflict) return { type: 'NamesAccepted', status: 'False', ...conflict };
  const message = 'no conflicts found';
  return { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message };
}

function establishedCondition(conflict: Conflict | undefined): Condition {
  const type = 'Established';
  if (conflict) {
    const message = 'not all names are accepted';
    return { type, status: 'False', reason: 'NotAccepted', message };
  }
  const message = 'the initial names have been accepted';
  return { type, status: 'True', reason: 'InitialNamesAccepted', message };
}

interface TakenNames {
  readonly resources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

function takenNames(others: Iterable<CustomResourceDefinition>): TakenNames {
  const resources = new Set<string>();
  const kinds = new Set<string>();
  for (const { status } of others) {
    const { plural, singular, shortNames = [], kind, listKind } = status?.acceptedNames ?? {};
    for (const name of [plural, singular, ...shortNames]) if (name) resources.add(name);
    for (const name of [kind, listKind]) if (name) kinds.add(name);
  }
  return { resources, kinds };
}

function chooseNames(
  { spec, status }: CustomResourceDefinition,
  { resources, kinds }: TakenNames,
): { accepted: CustomResourceDefinitionNames; conflict: Conflict | undefined } {
  const wanted = spec.names;
  const had = status?.acceptedNames ?? { plural: '', kind: '' };
  let conflict: Conflict | undefined;
  const choose = (
    reason: string,
    name: string | undefined,
    before: string | undefined,
    taken: ReadonlySet<string>,
  ): string | undefined => {
    if (name === before || name === undefined || !taken.has(name)) return name;
    conflict = { reason, message: `${goQuote(name)} is already in use` };
    return before;
  };
  const plural = choose('PluralConflict', wanted.plural, had.plural, resources) ?? '';
  const singular = choose('SingularConflict', wanted.singular, had.singular, resources);
  const clashing = (wanted.shortNames ?? []).filter((name) => resources.has(name));
  if (clashing.length > 0) {
    const messages = clashing.map((name) => `${goQuote(name)} is already in use`);
    const message = messages.length === 1 ? messages[0]! : `[${messages.join(', ')}]`;
    conflict = { reason: 'ShortNamesConflict', message };
  }
  const shortNames = clashing.length > 0 ? had.shortNames : wanted.shortNames;
  const kind = choose('KindConflict', wanted.kind, had.kind, kinds) ?? '';
  const listKind = choose('ListKindConflict', wanted.listKind, had.listKind, kinds);
  const accepted: CustomResourceDefinitionNames = {
    plural,
    ...(singular ? { singular } : {}),
    ...(shortNames ? { shortNames } : {}),
    kind,
    ...(listKind ? { listKind } : {}),
    ...(wanted.categories ? { categories: wanted.categories } : {}),
  };
  return { accepted, conflict };
}
