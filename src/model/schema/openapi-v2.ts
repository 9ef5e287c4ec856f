// /openapi/v2: everything in one swagger document, for tools older than v3.
import type { JsonRecord, MutableRecord } from '../meta/json-data.ts';
import type { SchemaDocs } from './descriptions.ts';
import { resourcePaths } from './openapi-paths.ts';
import type { OpenApiResource } from './openapi-paths.ts';
import { SchemaCollector } from './openapi-schemas.ts';
import { addKind } from './openapi-v3.ts';

/** The swagger document of all resources, as JSON. */
export function openApiV2Document(
  resources: readonly OpenApiResource[],
  docs?: SchemaDocs,
): JsonRecord {
  const schemas = new SchemaCollector('#/definitions/', docs);
  const paths: MutableRecord = {};
  for (const resource of resources) {
    const ref = addKind(schemas, resource);
    for (const [path, entry] of Object.entries(resourcePaths(resource, ref))) {
      paths[path] = swaggerPath(entry as JsonRecord);
    }
  }
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: 'v1.35.0' },
    paths,
    definitions: schemas.finish(),
  };
}

function swaggerPath(entry: JsonRecord): JsonRecord {
  const converted = Object.entries(entry).map(([method, value]) =>
    method === 'parameters'
      ? [method, (value as readonly JsonRecord[]).map((parameter) => swaggerParameter(parameter))]
      : [method, swaggerOperation(value as JsonRecord)],
  );
  return Object.fromEntries(converted) as JsonRecord;
}

// v2 has the body among the parameters and media types beside the operation.
function swaggerOperation(operation: JsonRecord): JsonRecord {
  const { requestBody, responses, parameters = [], ...rest } = operation;
  const body = (requestBody as JsonRecord | undefined)?.content as JsonRecord | undefined;
  const list = (parameters as readonly JsonRecord[]).map((one) => swaggerParameter(one));
  const [schema] = body === undefined ? [] : (Object.values(body) as JsonRecord[]);
  if (schema !== undefined) {
    list.unshift({ name: 'body', in: 'body', required: true, schema: schema.schema });
  }
  const ok = (responses as { readonly 200: { readonly content: JsonRecord } })[200];
  const [answer] = Object.values(ok.content) as JsonRecord[];
  return {
    ...rest,
    consumes: body === undefined ? ['*/*'] : Object.keys(body),
    produces: Object.keys(ok.content),
    ...(list.length > 0 ? { parameters: list } : {}),
    responses: { 200: { description: 'OK', schema: answer?.schema } },
  };
}

function swaggerParameter({ schema, ...rest }: JsonRecord): JsonRecord {
  return { ...rest, ...(schema as JsonRecord) };
}
