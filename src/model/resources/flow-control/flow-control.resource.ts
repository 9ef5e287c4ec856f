// The kinds FlowSchema and PriorityLevelConfiguration.
// Upstream: pkg/registry/flowcontrol/*/strategy.go, pkg/apis/flowcontrol/v1/defaults.go
import { FLOW_SCHEMAS, PRIORITY_LEVEL_CONFIGURATIONS } from '../../api/refs.ts';
import type {
  FlowSchema,
  LimitedPriorityLevelConfiguration,
  PriorityLevelConfiguration,
} from '../../generated/types.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { mapField } from '../common/copy.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { createWithStatus, keepSpec, updateSpec } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import type { CellValue } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';
import { checkFlowSchema, checkPriorityLevel } from './flow-control-validation.ts';

type Level = PriorityLevelConfiguration;
const NONE = '<none>';
const DEFAULT_PRECEDENCE = 1_000;

/** The condition of a schema whose priority level is not there. */
export const DANGLING = 'Dangling';

export const FLOW_SCHEMA_RESOURCE = defineResource<FlowSchema>({
  ref: FLOW_SCHEMAS,
  singular: 'flowschema',
  subresources: [STATUS],
  defaults: (schema) =>
    mapField(schema, 'spec', (spec) =>
      spec.matchingPrecedence ? spec : { ...spec, matchingPrecedence: DEFAULT_PRECEDENCE },
    ),
  prepareCreate: (schema) => createWithStatus(schema, {}),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<FlowSchema>(false, SUBDOMAIN_NAME, checkFlowSchema),
  columns: [
    NAME_COLUMN,
    column(
      'PriorityLevel',
      'The priority level of its requests.',
      ({ spec }) => spec.priorityLevelConfiguration.name,
    ),
    column(
      'MatchingPrecedence',
      'The lowest that matches a request has it.',
      ({ spec }) => spec.matchingPrecedence ?? 0,
    ),
    column(
      'DistinguisherMethod',
      'What tells its flows apart.',
      ({ spec }) => spec.distinguisherMethod?.type ?? NONE,
    ),
    AGE_COLUMN,
    column(
      'MissingPL',
      'Whether its priority level is not there.',
      ({ status }) => status?.conditions?.find(({ type }) => type === DANGLING)?.status ?? '?',
    ),
  ],
});

function defaultLimits(limited: LimitedPriorityLevelConfiguration) {
  const filled = { nominalConcurrencyShares: 30, lendablePercent: 0, ...limited };
  return mapField(filled, 'limitResponse', (response) =>
    mapField(response, 'queuing', (queuing) => ({
      handSize: queuing.handSize || 8,
      queues: queuing.queues || 64,
      queueLengthLimit: queuing.queueLengthLimit || 50,
    })),
  );
}

function defaultLevel(level: Level): Level {
  return mapField(level, 'spec', (spec) => {
    const limited = mapField(spec, 'limited', defaultLimits);
    if (spec.type !== 'Exempt') return limited;
    const exempt = { nominalConcurrencyShares: 0, lendablePercent: 0, ...spec.exempt };
    return { ...limited, exempt };
  });
}

function limitColumn(
  name: string,
  description: string,
  read: (limited: LimitedPriorityLevelConfiguration) => CellValue | undefined,
) {
  return column<Level>(name, description, ({ spec }) =>
    spec.limited === undefined ? NONE : (read(spec.limited) ?? NONE),
  );
}

export const PRIORITY_LEVEL_CONFIGURATION_RESOURCE = defineResource<Level>({
  ref: PRIORITY_LEVEL_CONFIGURATIONS,
  singular: 'prioritylevelconfiguration',
  subresources: [STATUS],
  defaults: defaultLevel,
  prepareCreate: (level) => createWithStatus(level, {}),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<Level>(false, SUBDOMAIN_NAME, checkPriorityLevel),
  columns: [
    NAME_COLUMN,
    column('Type', 'Whether its requests are limited.', ({ spec }) => spec.type),
    limitColumn(
      'NominalConcurrencyShares',
      'Its share of the seats.',
      (limited) => limited.nominalConcurrencyShares,
    ),
    limitColumn(
      'Queues',
      'How many queues.',
      ({ limitResponse }) => limitResponse?.queuing?.queues,
    ),
    limitColumn(
      'HandSize',
      'How many queues a flow may use.',
      ({ limitResponse }) => limitResponse?.queuing?.handSize,
    ),
    limitColumn(
      'QueueLengthLimit',
      'How many requests wait in a queue at most.',
      ({ limitResponse }) => limitResponse?.queuing?.queueLengthLimit,
    ),
    AGE_COLUMN,
  ],
});
