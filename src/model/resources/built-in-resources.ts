// The built-in kinds, one line each.
import type { ResourceDefinition } from './define-resource.ts';

/** In the order of discovery: groups by priority, the preferred version first. */
export const BUILT_IN_RESOURCES: readonly ResourceDefinition<any>[] = [
];
