// Who owns which field of what is written: managedFields of plain writes.
// Upstream: apiserver pkg/endpoints/handlers/fieldmanager
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { withMeta } from '../../../model/meta/object.ts';
import { formatTime } from '../../../model/meta/time.ts';
import {
  ownedAfterWrite,
  ownedByCreator,
  withFieldSets,
} from '../../../model/patch/implicit-owners.ts';
import type { Writer } from '../../../model/patch/managed-fields.ts';
import { managerOfUserAgent, trackUpdate } from '../../../model/patch/managed-fields.ts';
import type { ResourceDefinition } from '../../../model/resources/define-resource.ts';
import type { Definition } from '../../../model/schema/schema.ts';
import { definitionOfKind } from '../../../model/schema/schema.ts';
import { definitionOfSchema } from '../../../model/structural/structural-definition.ts';
import type { StructuralSchema } from '../../../model/structural/structural-schema.ts';
import type { Exchange } from '../exchange.ts';

const UNOWNED: ReadonlySet<string> = new Set(['events', 'leases']);
const ONLY_STATUS: readonly string[] = ['status'];
const NOTHING: readonly string[] = [];
const MAX_MANAGERS = 256;
const managers = new Map<string, string>();
const lastTime = { second: -1, text: '' };

/**
 * Gives the writer what it changed. What components of the cluster write is noted without its
 * set of fields: see implicit-owners.ts.
 */
export function trackOwnership(exchange: Exchange, object: KubeObject): KubeObject {
  const { old, request, isApplied } = exchange;
  if (isApplied) return object;
  const isOutside = request.http !== undefined || request.options.fieldManager !== undefined;
  // Nobody asks who wrote these, and they are most of what is written.
  if (!isOutside && UNOWNED.has(request.resource)) return object;
  const writer = writerOf(exchange);
  const definition = (): Definition =>
    schemaDefinitionOf(exchange.definition, object.apiVersion, object.kind);
  if (!isOutside) {
    return old ? ownedAfterWrite(definition, old, object, writer) : ownedByCreator(object, writer);
  }
  if (!old) return trackUpdate(definition(), undefined, object, writer);
  if (!old.metadata.managedFields) return object;
  const before = withFieldSets(definition, old);
  const { managedFields = [] } = before.metadata;
  const isGiven = object.metadata.managedFields !== old.metadata.managedFields;
  const sent = isGiven || before === old ? object : withMeta(object, { managedFields });
  return trackUpdate(definition(), before, sent, writer);
}

/** The object as clients see it: with the fields of all its owners. */
export function withOwners(definition: ResourceDefinition, object: KubeObject): KubeObject {
  const schema = (): Definition => schemaDefinitionOf(definition, object.apiVersion, object.kind);
  return withFieldSets(schema, object);
}

/** Who writes. */
export function writerOf(exchange: Exchange): Writer {
  const { request, definition, server } = exchange;
  const { subresource, options, userAgent } = request;
  const hasStatus = definition.subresources.some(({ name }) => name === 'status');
  return {
    manager: options.fieldManager ?? managerOf(userAgent),
    subresource,
    time: timeOf(server.now),
    ignored: subresource === '' && hasStatus ? ONLY_STATUS : NOTHING,
  };
}

// Pure caches: every write asks for these two, and there are few answers.
function managerOf(userAgent: string): string {
  let manager = managers.get(userAgent);
  if (manager === undefined) {
    manager = managerOfUserAgent(userAgent);
    if (managers.size >= MAX_MANAGERS) managers.clear();
    managers.set(userAgent, manager);
  }
  return manager;
}

function timeOf(now: Micros): string {
  const second = Math.floor(now / SECOND);
  if (lastTime.second !== second) Object.assign(lastTime, { second, text: formatTime(now) });
  return lastTime.text;
}

/** The schema by which fields are told apart: of a built-in kind, or of a custom one. */
export function schemaDefinitionOf(
  { ref, schema }: ResourceDefinition,
  apiVersion: string,
  kind: string,
): Definition {
  const known = definitionOfKind(apiVersion, kind);
  if (known) return known;
  return definitionOfSchema(ref, schema ?? ANYTHING);
}

const ANYTHING: StructuralSchema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};
