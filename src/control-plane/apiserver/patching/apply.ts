// Server-side apply: the manager's fields replace what it owned before.
// Upstream: apiserver pkg/endpoints/handlers/patch.go applyPatcher
import { ApiError } from '../../../client/api-error.ts';
import { isRecord, setOwn } from '../../../model/meta/json-data.ts';
import type { MutableRecord } from '../../../model/meta/json-data.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { fieldRequired } from '../../../model/meta/field-error.ts';
import { badRequest, invalid } from '../../../model/meta/status.ts';
import { applyConfiguration } from '../../../model/patch/apply.ts';
import type { Exchange } from '../exchange.ts';
import { schemaDefinitionOf, withOwners, writerOf } from './ownership.ts';
import { checkPatchType } from './patched.ts';
import { viewOf } from '../actions/view.ts';

/** What applying the request's body makes of the object, or a new one. Throws Conflict. */
export function applied(exchange: Exchange, live: KubeObject | undefined): KubeObject {
  checkPatchType(exchange);
  const { options, name, namespace } = exchange.request;
  if (!options.fieldManager) {
    const error = fieldRequired('fieldManager', 'is required for apply patch');
    throw new ApiError(invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [error]));
  }
  const body = onlyGiven(viewOf(exchange).decode(exchange), exchange.request.body) as KubeObject;
  const given = body.metadata.name;
  if (given !== undefined && given !== name) {
    const message = `the name of the object (${given}) does not match the name on the URL (${name})`;
    throw new ApiError(badRequest(message));
  }
  const config = withPlace(body, name, exchange.definition.ref.namespaced ? namespace : '');
  const definition = schemaDefinitionOf(exchange.definition, config.apiVersion, config.kind);
  const writer = writerOf(exchange);
  const before = live && withOwners(exchange.definition, live);
  const result = applyConfiguration(definition, before, config, writer, options.force === true);
  if (result.is === 'refused') throw new ApiError(result.status);
  exchange.isApplied = true;
  return whole(exchange, result.object);
}

/** With the empty structs that are always stored, whoever left them out. */
function whole(exchange: Exchange, object: KubeObject): KubeObject {
  const { apiVersion, kind } = object;
  const { server, definition } = exchange;
  return server.decoder.decode(object, { apiVersion, kind }, exchange, definition);
}

/** Without the fields that decoding added: nobody owns what nobody sent. */
function onlyGiven(decoded: unknown, sent: unknown): unknown {
  if (Array.isArray(decoded) && Array.isArray(sent)) {
    return decoded.map((item, index) => onlyGiven(item, sent[index]));
  }
  if (!isRecord(decoded) || !isRecord(sent)) return decoded;
  const kept: MutableRecord = {};
  for (const key of Object.keys(decoded)) {
    if (Object.hasOwn(sent, key)) setOwn(kept, key, onlyGiven(decoded[key], sent[key]));
  }
  return kept;
}

function withPlace(body: KubeObject, name: string, namespace: string): KubeObject {
  const metadata = { ...body.metadata, name, ...(namespace === '' ? {} : { namespace }) };
  return { ...body, metadata };
}
