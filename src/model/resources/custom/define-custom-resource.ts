// A kind made at run time out of a CustomResourceDefinition.
// Upstream: apiextensions-apiserver/pkg/registry/customresource/strategy.go
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
} from '../../generated/types.ts';
import type { FieldError } from '../../meta/field-error.ts';
import type { KubeObject } from '../../meta/object.ts';
import { parseJsonPath, valuesAt } from '../../meta/json-path.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { checkAnyObjectMeta, checkObjectMetaUpdate } from '../common/object-meta.ts';
import {
  keepSpec,
  keepStatus,
  specChanged,
  withFirstGeneration,
  withNextGeneration,
} from '../common/strategy.ts';
import { defineResource } from '../define-resource.ts';
import type { ResourceDefinition, ScaleMapping } from '../define-resource.ts';
import type { Subresource } from '../subresource.ts';
import { SCALE, STATUS } from '../subresource.ts';
import type { StructuralSchema } from '../../structural/structural-schema.ts';
import { customColumns } from './custom-columns.ts';

/** What the OpenAPI schema of one version asks of its objects. */
export interface CustomSchema {
  readonly structural?: StructuralSchema;
  /** Drops fields that the schema does not know, and fills in its defaults. */
  defaults(object: KubeObject): KubeObject;
  validate(object: KubeObject, old: KubeObject | undefined): readonly FieldError[];
}

/** The definition of one served version. Throws when the CRD has no such version. */
export function defineCustomResource(
  crd: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  schema: CustomSchema,
): ResourceDefinition {
  const { group, names, scope } = crd.spec;
  const namespaced = scope === 'Namespaced';
  const hasStatus = version.subresources?.status !== undefined;
  const scale = scaleMapping(version);
  const subresources: Subresource[] = [...(hasStatus ? [STATUS] : []), ...(scale ? [SCALE] : [])];
  const check = (object: KubeObject): readonly FieldError[] => {
    const errors: FieldError[] = [];
    checkAnyObjectMeta(errors, object.metadata, namespaced, SUBDOMAIN_NAME);
    return [...errors, ...schema.validate(object, undefined)];
  };
  const checkUpdate = (object: KubeObject, old: KubeObject): readonly FieldError[] => {
    const errors: FieldError[] = [];
    checkObjectMetaUpdate(errors, object.metadata, old.metadata);
    return [...errors, ...schema.validate(object, old)];
  };
  return defineResource<KubeObject>({
    ref: { group, version: version.name, kind: names.kind, plural: names.plural, namespaced },
    singular: names.singular ?? names.kind.toLowerCase(),
    listKind: names.listKind ?? `${names.kind}List`,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    builtIn: false,
    patchTypes: ['json', 'merge', 'apply'],
    allowUnconditionalUpdate: false,
    subresources,
    ...(scale ? { scale } : {}),
    ...(schema.structural ? { schema: schema.structural } : {}),
    columns: customColumns(version.additionalPrinterColumns),
    defaults: (object) => schema.defaults(object),
    prepareCreate: (object) => withFirstGeneration(hasStatus ? withoutStatus(object) : object),
    prepareUpdate: (object, old) => {
      const kept = hasStatus ? keepStatus(object, old) : object;
      return withNextGeneration(kept, old, hasStatus ? specChanged(kept, old) : isOther(kept, old));
    },
    prepareStatusUpdate: (object, old) => keepSpec(object, old),
    validate: check,
    validateUpdate: checkUpdate,
  });
}

function withoutStatus(object: KubeObject): KubeObject {
  if (!('status' in object)) return object;
  const { status: _, ...rest } = object as KubeObject & { status: unknown };
  return rest;
}

/** Without a status subresource every change but one of metadata counts. */
function isOther(object: KubeObject, old: KubeObject): boolean {
  const { metadata: _, ...now } = object;
  const { metadata: __, ...before } = old;
  return JSON.stringify(now) !== JSON.stringify(before);
}

function scaleMapping(
  version: CustomResourceDefinitionVersion,
): ScaleMapping<KubeObject> | undefined {
  const paths = version.subresources?.scale;
  if (!paths) return undefined;
  const read = (object: KubeObject, path: string | undefined): unknown =>
    path === undefined ? undefined : valuesAt(object, parseJsonPath(path) ?? [])[0];
  return {
    read: (object) => {
      const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
      const selector = read(object, paths.labelSelectorPath);
      return {
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: {
          name,
          ...(namespace === undefined ? {} : { namespace }),
          ...(uid === undefined ? {} : { uid }),
          ...(resourceVersion === undefined ? {} : { resourceVersion }),
          ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
        },
        spec: { replicas: Number(read(object, paths.specReplicasPath) ?? 0) },
        status: {
          replicas: Number(read(object, paths.statusReplicasPath) ?? 0),
          ...(typeof selector === 'string' ? { selector } : {}),
        },
      };
    },
    write: (object, replicas) => {
      const fields = paths.specReplicasPath.split('.').filter((field) => field !== '');
      return withValue(object, fields, replicas) as KubeObject;
    },
  };
}

function withValue(value: unknown, [field, ...rest]: readonly string[], replicas: number): unknown {
  if (field === undefined) return replicas;
  const object = (value ?? {}) as { readonly [key: string]: unknown };
  return { ...object, [field]: withValue(object[field], rest, replicas) };
}
