// The kind LimitRange. Upstream: pkg/registry/core/limitrange/strategy.go
import { LIMIT_RANGES } from '../../api/refs.ts';
import type { LimitRange, LimitRangeItem } from '../../generated/types.ts';
import { mapField, mapSame } from '../common/copy.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { defineResource } from '../define-resource.ts';
import { checkLimitRange } from './limit-range-validation.ts';

export const LIMIT_RANGE_RESOURCE = defineResource<LimitRange>({
  ref: LIMIT_RANGES,
  shortNames: ['limits'],
  allowCreateOnUpdate: true,
  defaults: (range) =>
    mapField(range, 'spec', (spec) =>
      mapField(spec, 'limits', (limits) => mapSame(limits, defaultItem)),
    ),
  ...metaValidation<LimitRange>(true, SUBDOMAIN_NAME, checkLimitRange),
});

// Containers' defaults follow from the bounds.
// Upstream: pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem
function defaultItem(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item;
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  const same =
    size(limits) === size(item.default) &&
    size(requests) === size(item.defaultRequest) &&
    item.default !== undefined &&
    item.defaultRequest !== undefined;
  return same ? item : { ...item, default: limits, defaultRequest: requests };
}

function size(amounts: object | undefined): number {
  return Object.keys(amounts ?? {}).length;
}
