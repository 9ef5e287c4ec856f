// What the API server knows of one kind: names, defaults, rules of change, validation, columns.
import type { PatchType, Verb } from '../api/request.ts';
import type { ResourceRef } from '../api/resource-ref.ts';
import type { Scale } from '../generated/types.ts';
import type { FieldError } from '../meta/field-error.ts';
import type { KubeObject } from '../meta/object.ts';
import type { StructuralSchema } from '../structural/structural-schema.ts';
import type { Column } from './column.ts';
import { DEFAULT_COLUMNS } from './column.ts';
import type { Subresource } from './subresource.ts';

/** Integer microseconds of virtual time. */
type Micros = number;

/** What a strategy may know besides the objects. */
export interface RequestContext {
  readonly now: Micros;
  /** Who asks; CertificateSigningRequests record it. */
  readonly user: {
    readonly name: string;
    readonly uid?: string;
    readonly groups: readonly string[];
    readonly extra?: { readonly [key: string]: readonly string[] };
  };
}

/** How the scale subresource reads and writes a kind. */
export interface ScaleMapping<T extends KubeObject> {
  read(object: T): Scale;
  /** A copy with other replicas, the object itself when they are the same. */
  write(object: T, replicas: number): T;
}

/** A version of a kind that is kept in etcd as another version. */
export interface Conversion<T extends KubeObject> {
  readonly storage: ResourceRef<any>;
  toStorage(object: T): KubeObject;
  fromStorage(object: KubeObject): T;
}

/**
 * A kind in one version. All functions are pure and give the same object back when nothing
 * changes. The order on create: server metadata (name, uid, time), defaults, (mutating
 * admission,) prepareCreate, validate, canonicalize, (validating admission). On update: defaults,
 * (mutating admission,) prepareUpdate, validateUpdate, canonicalize.
 * Upstream: apiserver pkg/registry/rest
 * {create,update,delete}.go.
 */
/** Values of field labels. A map will do; kinds that many watch make none. */
export interface SelectableFields {
  get(field: string): string | undefined;
}

export interface ResourceDefinition<T extends KubeObject = KubeObject> {
  readonly ref: ResourceRef<T>;
  readonly singular: string;
  /** The kind of its lists. */
  readonly listKind: string;
  readonly shortNames: readonly string[];
  /** `all` and the like. */
  readonly categories: readonly string[];
  /** The verbs of the main resource, sorted as discovery shows them. */
  readonly verbs: readonly Verb[];
  readonly subresources: readonly Subresource[];
  /** False for kinds that are only asked by a create (reviews, Binding): nothing is kept. */
  readonly stored: boolean;
  /** Answered by another server behind an APIService. */
  readonly isAggregated?: boolean;
  /** Built in, or made from a CustomResourceDefinition at run time. */
  readonly builtIn: boolean;
  /** Patch types that are accepted; custom resources know no strategic merge. */
  readonly patchTypes: readonly PatchType[];
  /** PUT of an object that does not exist creates it. */
  readonly allowCreateOnUpdate: boolean;
  /** An update may leave out metadata.resourceVersion. */
  readonly allowUnconditionalUpdate: boolean;
  /** Text of the Warning header that every request for this version gets. */
  readonly deprecation?: string;
  /** What a delete without propagationPolicy does with dependents. */
  readonly garbageCollection: 'background' | 'orphan';
  /** What the first delete adds to the finalizers: the server itself has to clean up. */
  readonly deletionFinalizer?: string;

  /** Fills in what the client left out. */
  defaults(object: T): T;
  /** Drops what clients may not set (status) and sets generation. */
  prepareCreate(object: T, context: RequestContext): T;
  /** Takes over from `old` what this verb may not change; bumps generation on a spec change. */
  prepareUpdate(object: T, old: T, context: RequestContext): T;
  /** As prepareUpdate, for the status subresource: everything but status stays as it was. */
  prepareStatusUpdate(object: T, old: T, context: RequestContext): T;
  /** As prepareUpdate, for a part with its own subresource: finalize, resize, approval ... */
  preparePartUpdate(part: string, object: T, old: T, context: RequestContext): T;
  /** On create, object metadata included. */
  validate(object: T): readonly FieldError[];
  /** On update, including what `validate` demands of the new object. */
  validateUpdate(object: T, old: T): readonly FieldError[];
  validateStatusUpdate(object: T, old: T): readonly FieldError[];
  validatePartUpdate(part: string, object: T, old: T): readonly FieldError[];
  /** Last touch before storing. */
  canonicalize(object: T): T;
  /** Texts of Warning headers for a create, or an update when `old` is given. */
  warnings(object: T, old?: T): readonly string[];
  /** Texts of Warning headers for a delete that names no propagation policy. */
  deleteWarnings(object: T): readonly string[];
  /**
   * The grace period in seconds that a delete gives the object: undefined means that the kind
   * knows no graceful deletion. `requested` is what the client asked for.
   */
  gracePeriodSeconds(object: T, requested: number | undefined): number | undefined;

  readonly columns: readonly Column<T>[];
  /** Field labels beside metadata.name and metadata.namespace, with this object's values. */
  selectableFields(object: T): SelectableFields;
  /** The labels that `selectableFields` gives; any other is a bad request. */
  readonly selectableFieldNames: readonly string[];
  readonly scale?: ScaleMapping<T>;
  readonly conversion?: Conversion<T>;
  /** Of custom kinds: the schema of the whole object. Built-in kinds have theirs in a table. */
  readonly schema?: StructuralSchema;
}

/** What a kind's file must say; the rest has the usual answer. */
export type ResourceDescription<T extends KubeObject> = Pick<ResourceDefinition<T>, 'ref'> &
  Partial<ResourceDefinition<T>>;

const ALL_VERBS: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
const ALL_PATCHES: readonly PatchType[] = ['json', 'merge', 'strategic', 'apply'];
const NO_FIELDS: ReadonlyMap<string, string> = new Map();

/** A definition out of what one kind says of itself. */
export function defineResource<T extends KubeObject>(
  description: ResourceDescription<T>,
): ResourceDefinition<T> {
  const { ref } = description;
  const validate = description.validate ?? noErrors;
  const validateUpdate = description.validateUpdate ?? validate;
  return {
    singular: ref.kind.toLowerCase(),
    listKind: `${ref.kind}List`,
    shortNames: [],
    categories: [],
    verbs: ALL_VERBS,
    subresources: [],
    stored: true,
    builtIn: true,
    patchTypes: ALL_PATCHES,
    allowCreateOnUpdate: false,
    allowUnconditionalUpdate: true,
    garbageCollection: 'background',
    defaults: same,
    prepareCreate: same,
    prepareUpdate: same,
    prepareStatusUpdate: same,
    preparePartUpdate: (_, object) => object,
    validate,
    validateUpdate,
    validatePartUpdate: (_, object, old) => validateUpdate(object, old),
    validateStatusUpdate: validateUpdate,
    canonicalize: same,
    warnings: nothing,
    deleteWarnings: nothing,
    gracePeriodSeconds: notGraceful,
    columns: DEFAULT_COLUMNS,
    selectableFields: () => NO_FIELDS,
    selectableFieldNames: [],
    ...description,
  };
}

function same<T>(object: T): T {
  return object;
}

const NOTHING: readonly never[] = [];

function noErrors(): readonly FieldError[] {
  return NOTHING;
}

function nothing(): readonly string[] {
  return NOTHING;
}

function notGraceful(): undefined {
  return undefined;
}
