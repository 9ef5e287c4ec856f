// OpenAPI documents of the registries, made when first asked for and kept until a kind changes.
import type { Discovery } from '../../control-plane/apiserver/discovery/discovery.ts';
import { encodeOpenApiV2 } from '../../model/protobuf/openapi-protobuf.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
import type { SchemaDocs } from '../../model/schema/descriptions.ts';
import type { OpenApiResource } from '../../model/schema/openapi-paths.ts';
import { openApiV2Document } from '../../model/schema/openapi-v2.ts';
import { openApiV3Document, openApiV3Index } from '../../model/schema/openapi-v3.ts';

export class OpenApiDocuments {
  private readonly texts = new Map<string, string | undefined>();
  private swaggerBytes: Uint8Array | undefined;
  private revision = -1;

  constructor(private readonly docs: SchemaDocs | undefined) {}

  /** /openapi/v3: where the documents are. */
  index(discovery: Discovery, revision: number): string {
    return this.kept('index', revision, () => openApiV3Index(resourcesOf(discovery))) as string;
  }

  /** /openapi/v3/apis/apps/v1 by its key `apis/apps/v1`. */
  document(discovery: Discovery, revision: number, key: string): string | undefined {
    const make = () => openApiV3Document(key, resourcesOf(discovery), this.docs);
    return this.kept(`v3/${key}`, revision, make);
  }

  /** /openapi/v2. */
  swagger(discovery: Discovery, revision: number): string {
    const make = () => openApiV2Document(resourcesOf(discovery), this.docs);
    return this.kept('v2', revision, make) as string;
  }

  /** /openapi/v2 as protobuf. */
  swaggerProtobuf(discovery: Discovery, revision: number): Uint8Array {
    if (this.revision !== revision) this.renew(revision);
    this.swaggerBytes ??= encodeOpenApiV2(openApiV2Document(resourcesOf(discovery), this.docs));
    return this.swaggerBytes;
  }

  private renew(revision: number): void {
    this.texts.clear();
    this.swaggerBytes = undefined;
    this.revision = revision;
  }

  private kept(key: string, revision: number, make: () => unknown): string | undefined {
    if (this.revision !== revision) this.renew(revision);
    if (!this.texts.has(key)) {
      const document = make();
      this.texts.set(key, document === undefined ? undefined : JSON.stringify(document));
    }
    return this.texts.get(key);
  }
}

function resourcesOf(discovery: Discovery): OpenApiResource[] {
  const resources: OpenApiResource[] = [];
  for (const [group, versions] of discovery.groups()) {
    for (const version of versions) {
      for (const definition of discovery.definitions(group, version)) {
        resources.push(resourceOf(definition));
      }
    }
  }
  return resources;
}

function resourceOf(definition: ResourceDefinition): OpenApiResource {
  const { group, version, kind, plural, namespaced } = definition.ref;
  const subresources = definition.subresources.map((one) => ({
    name: one.name,
    kind: one.kind ?? kind,
    verbs: one.verbs,
    ...(one.group === undefined ? {} : { group: one.group }),
    ...(one.version === undefined ? {} : { version: one.version }),
  }));
  const schema = definition.schema as OpenApiResource['schema'] | undefined;
  return {
    group,
    version,
    kind,
    plural,
    namespaced,
    verbs: definition.verbs,
    subresources,
    ...(schema === undefined ? {} : { schema }),
  };
}
