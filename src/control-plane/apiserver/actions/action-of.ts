// Which action serves a verb on a resource or on one of its subresources.
import type { Verb } from '../../../model/api/request.ts';
import type { ResourceDefinition } from '../../../model/resources/define-resource.ts';
import { aggregatedAction } from '../aggregation/aggregated-action.ts';
import type { Action } from './action.ts';
import { BINDING, LEGACY_BINDING } from './binding.ts';
import { componentStatusAction } from './component-status.ts';
import { CREATE } from './create.ts';
import { deleteCollectionAction } from './delete-collection.ts';
import { deleteAction } from './delete.ts';
import { evictionAction } from './eviction.ts';
import { GET } from './get.ts';
import { LIST } from './list.ts';
import { PATCH } from './patch.ts';
import { connectAction } from '../streaming/connect.ts';
import { proxyAction } from '../streaming/proxy.ts';
import { reviewAction } from './review.ts';
import { TOKEN_REQUEST } from './token-request.ts';
import { UPDATE } from './update.ts';
import { WATCH } from './watch.ts';

const OF_OBJECTS: ReadonlyMap<Verb, () => Action> = new Map([
  ['get', () => GET],
  ['list', () => LIST],
  ['watch', () => WATCH],
  ['create', () => CREATE],
  ['update', () => UPDATE],
  ['patch', () => PATCH],
  ['delete', deleteAction],
  ['deletecollection', deleteCollectionAction],
]);

/** Subresources that are posted to. */
const POSTED: ReadonlyMap<string, () => Action> = new Map([
  ['binding', () => BINDING],
  ['eviction', evictionAction],
  ['token', () => TOKEN_REQUEST],
]);

/** Kinds that are not kept, beside the reviews. */
const UNSTORED: ReadonlyMap<string, () => Action> = new Map([
  ['Binding', () => LEGACY_BINDING],
  ['ComponentStatus', componentStatusAction],
]);

const CONNECTED = new Set(['log', 'exec', 'attach', 'portforward']);

/** The action; 'unknown' when there is no such path, 'refused' when it has no such verb. */
export function actionOf(
  definition: ResourceDefinition,
  verb: Verb,
  name: string,
): Action | 'unknown' | 'refused' {
  if (name === '') {
    if (!definition.verbs.includes(verb)) return 'refused';
    if (definition.isAggregated) return aggregatedAction();
    if (!definition.stored) return UNSTORED.get(definition.ref.kind)?.() ?? reviewAction();
    return OF_OBJECTS.get(verb)?.() ?? 'refused';
  }
  const subresource = definition.subresources.find((one) => one.name === name);
  if (!subresource) return 'unknown';
  if (definition.isAggregated) {
    return subresource.verbs.includes(verb) ? aggregatedAction() : 'refused';
  }
  if (CONNECTED.has(name)) return connectAction();
  if (name === 'proxy') return proxyAction();
  if (verb === 'create') return POSTED.get(name)?.() ?? 'refused';
  return subresource.verbs.includes(verb) ? (OF_OBJECTS.get(verb)?.() ?? 'refused') : 'refused';
}
