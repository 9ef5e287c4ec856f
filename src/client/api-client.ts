// The typed client that components use to speak to the API server.
import type { Process } from '../kernel/process.ts';
import type { Task } from '../kernel/task.ts';
import { apiVersionOf } from '../model/api/resource-ref.ts';
import type { ResourceRef } from '../model/api/resource-ref.ts';
import { PODS } from '../model/api/refs.ts';
import type {
  ApiRequest,
  ApiResponse,
  Credentials,
  PatchType,
  RequestOptions,
  Verb,
} from '../model/api/request.ts';
import type { Pod, Status } from '../model/generated/types.ts';
import type { KubeObject } from '../model/meta/object.ts';
import { ApiError } from './api-error.ts';
import type { Transport } from './transport.ts';

export interface ListScope {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface Listed<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

const NO_OPTIONS: RequestOptions = {};

/** All methods are tasks that throw ApiError (the server refused) or ConnectionError. */
export class ApiClient {
  constructor(
    readonly transport: Transport,
    readonly credentials: Credentials,
    readonly userAgent: string,
  ) {}

  get process(): Process {
    return this.transport.process;
  }

  *get<T extends KubeObject>(ref: ResourceRef<T>, namespace: string, name: string): Task<T> {
    return (yield* this.object(this.requestFor('get', ref, namespace, name))) as T;
  }

  *list<T extends KubeObject>(ref: ResourceRef<T>, scope: ListScope = {}): Task<Listed<T>> {
    const { namespace = '', ...options } = scope;
    const list = (yield* this.object({
      ...this.requestFor('list', ref, namespace, ''),
      options,
    })) as { items: readonly T[]; metadata: { resourceVersion: string } };
    return { items: list.items, resourceVersion: list.metadata.resourceVersion };
  }

  *create<T extends KubeObject>(ref: ResourceRef<T>, object: T): Task<T> {
    const { namespace = '', name = '' } = object.metadata;
    const request = this.requestFor('create', ref, namespace, name, '', object);
    return (yield* this.object(request)) as T;
  }

  *update<T extends KubeObject>(ref: ResourceRef<T>, object: T, subresource = ''): Task<T> {
    const { namespace = '', name = '' } = object.metadata;
    const request = this.requestFor('update', ref, namespace, name, subresource, object);
    return (yield* this.object(request)) as T;
  }

  *updateStatus<T extends KubeObject>(ref: ResourceRef<T>, object: T): Task<T> {
    return yield* this.update(ref, object, 'status');
  }

  *patch<T extends KubeObject>(
    ref: ResourceRef<T>,
    namespace: string,
    name: string,
    patchType: PatchType,
    body: unknown,
    subresource = '',
  ): Task<T> {
    const request = this.requestFor('patch', ref, namespace, name, subresource, body);
    return (yield* this.object({ patchType, ...request })) as T;
  }

  *delete(
    ref: ResourceRef<any>,
    namespace: string,
    name: string,
    options: DeleteOptions = {},
  ): Task {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...options };
    yield* this.object(this.requestFor('delete', ref, namespace, name, '', body));
  }

  *deleteCollection(ref: ResourceRef<any>, scope: ListScope): Task {
    const { namespace = '', ...options } = scope;
    yield* this.object({ ...this.requestFor('deletecollection', ref, namespace, ''), options });
  }

  /** Assigns a pod to a node, once. */
  *bind(pod: Pod, nodeName: string): Task {
    const { namespace = '', name = '', uid } = pod.metadata;
    const binding = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { namespace, name, uid },
      target: { kind: 'Node', name: nodeName },
    };
    yield* this.object(this.requestFor('create', PODS, namespace, name, 'binding', binding));
  }

  /** Deletes a pod unless a disruption budget forbids it (429). */
  *evict(pod: Pod, deleteOptions: DeleteOptions = {}): Task {
    const { namespace = '', name = '' } = pod.metadata;
    yield* this.object({
      ...this.requestFor('create', PODS, namespace, name, 'eviction'),
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { namespace, name },
        deleteOptions,
      },
    });
  }

  /** A request for a resource, to be refined with `options`. */
  requestFor(
    verb: Verb,
    ref: ResourceRef<any>,
    namespace: string,
    name: string,
    subresource = '',
    body?: unknown,
  ): ApiRequest {
    const { credentials, userAgent } = this;
    const place = ref.namespaced ? namespace : '';
    // Two literals: a key that is added to a copy costs more than the whole rest.
    if (body !== undefined) {
      return {
        verb,
        group: ref.group,
        version: ref.version,
        resource: ref.plural,
        subresource,
        namespace: place,
        name,
        options: NO_OPTIONS,
        credentials,
        userAgent,
        body,
      };
    }
    return {
      verb,
      group: ref.group,
      version: ref.version,
      resource: ref.plural,
      subresource,
      namespace: place,
      name,
      options: NO_OPTIONS,
      credentials,
      userAgent,
    };
  }

  /** Any request; answers the raw response, whatever its code. */
  *request(request: ApiRequest): Task<ApiResponse> {
    return yield* this.transport.call(request);
  }

  private *object(request: ApiRequest): Task<unknown> {
    const response = yield* this.transport.call(request);
    return objectOf(response);
  }
}

/** The object of a response. Throws ApiError for codes of 400 and above. */
export function objectOf(response: ApiResponse): unknown {
  if (response.body.is !== 'object') {
    throw new ApiError({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      code: response.code,
      reason: 'InternalError',
      message: response.body.is === 'text' ? response.body.text : 'an object was expected',
    } as Status);
  }
  if (response.code >= 400) throw new ApiError(response.body.object as Status);
  return response.body.object;
}

/** `apps/v1` and `Deployment` of a reference, as objects carry them. */
export function typeMetaOf(ref: ResourceRef): { apiVersion: string; kind: string } {
  return { apiVersion: apiVersionOf(ref), kind: ref.kind };
}
