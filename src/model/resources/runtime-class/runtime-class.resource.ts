// The kind RuntimeClass. Upstream: pkg/registry/node/runtimeclass/strategy.go
import { RUNTIME_CLASSES } from '../../api/refs.ts';
import type { RuntimeClass } from '../../generated/types.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { SUBDOMAIN_NAME, checkDnsLabel, checkImmutable } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { checkResources } from '../pod-spec/validate-resources.ts';
import { checkTolerations } from '../pod-spec/scheduling/validate-tolerations.ts';

const HANDLER = FieldPath.of('handler');

export const RUNTIME_CLASS_RESOURCE = defineResource<RuntimeClass>({
  ref: RUNTIME_CLASSES,
  singular: 'runtimeclass',
  allowUnconditionalUpdate: false,
  ...metaValidation<RuntimeClass>(false, SUBDOMAIN_NAME, (errors, runtime, old) => {
    checkDnsLabel(errors, HANDLER, runtime.handler ?? '');
    if (old !== undefined) checkImmutable(errors, HANDLER, runtime.handler, old.handler);
    const limits = runtime.overhead?.podFixed;
    if (limits !== undefined) {
      checkResources(errors, FieldPath.of('overhead', 'podFixed'), { limits }, new Set());
    }
    const tolerations = runtime.scheduling?.tolerations ?? [];
    checkTolerations(errors, FieldPath.of('scheduling', 'tolerations'), tolerations);
  }),
  columns: [
    NAME_COLUMN,
    column('Handler', 'What the container runtime calls it.', (runtime) => runtime.handler),
    AGE_COLUMN,
  ],
});
