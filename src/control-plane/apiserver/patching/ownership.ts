// Who owns which field of what is written: managedFields of plain writes.
// Upstream: apiserver pkg/endpoints/handlers/fieldmanager
import type { KubeObject } from '../../../model/meta/object.ts';
import { formatTime } from '../../../model/meta/time.ts';
import type { Writer } from '../../../model/patch/managed-fields.ts';
import { managerOfUserAgent, trackUpdate } from '../../../model/patch/managed-fields.ts';
import type { Definition } from '../../../model/schema/schema.ts';
import { definitionOfKind } from '../../../model/schema/schema.ts';
import { definitionOfSchema } from '../../../model/structural/structural-definition.ts';
import type { StructuralSchema } from '../../../model/structural/structural-schema.ts';
import type { Exchange } from '../exchange.ts';

/**
 * Gives the writer what it changed. Components of the cluster create objects without owners, to
 * spare a cluster of 150,000 pods their sets; what has owners keeps them up to date.
 */
export function trackOwnership(exchange: Exchange, object: KubeObject): KubeObject {
  const { old, request, isApplied } = exchange;
  if (isApplied) return object;
  const isOutside = request.http !== undefined || request.options.fieldManager !== undefined;
  if (old ? !old.metadata.managedFields : !isOutside) return object;
  if (!isOutside && request.subresource === 'status') return object;
  const definition = schemaDefinitionOf(exchange, object.apiVersion, object.kind);
  return trackUpdate(definition, old, object, writerOf(exchange));
}

/** Who writes. */
export function writerOf(exchange: Exchange): Writer {
  const { request, definition, server } = exchange;
  const { subresource, options, userAgent } = request;
  const hasStatus = definition.subresources.some(({ name }) => name === 'status');
  return {
    manager: options.fieldManager ?? managerOfUserAgent(userAgent),
    subresource: subresource === '' ? '' : subresource,
    time: formatTime(server.now),
    ignored: subresource === '' && hasStatus ? ['status'] : [],
  };
}

/** The schema by which fields are told apart: of a built-in kind, or of a custom one. */
export function schemaDefinitionOf(
  exchange: Exchange,
  apiVersion: string,
  kind: string,
): Definition {
  const known = definitionOfKind(apiVersion, kind);
  if (known) return known;
  const { ref, schema } = exchange.definition;
  return definitionOfSchema(ref, schema ?? ANYTHING);
}

const ANYTHING: StructuralSchema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};
