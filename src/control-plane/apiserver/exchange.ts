// One request on its way through the pipeline, with what the stages have found out so far.
import type {
  ApiRequest,
  ApiResponse,
  ByteStream,
  LaterResponse,
} from '../../model/api/request.ts';
import { groupResource } from '../../model/api/resource-ref.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { RequestContext, ResourceDefinition } from '../../model/resources/define-resource.ts';
import type { Task } from '../../kernel/task.ts';
import type { Action } from './actions/action.ts';
import type { ApiServer } from './api-server.ts';
import type { Flow } from './fairness/flow-control.ts';
import type { UserInfo } from './user.ts';
import { ANONYMOUS } from './user.ts';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** The rules by which an update of one part of an object is made and judged. */
export interface UpdateRules {
  prepare(object: KubeObject, old: KubeObject, exchange: Exchange): KubeObject;
  validate(object: KubeObject, old: KubeObject, exchange: Exchange): readonly FieldErrors[number][];
}
type FieldErrors = ReturnType<ResourceDefinition['validate']>;

const NO_WARNINGS: readonly string[] = [];

export class Exchange {
  user: UserInfo = ANONYMOUS;
  /** What admission is told; undefined for requests that change nothing. */
  operation: Operation | undefined;
  /** The object as it will be stored; for deletes, as it was. */
  object: KubeObject | undefined;
  /** The object as it is stored now. */
  old: KubeObject | undefined;
  rules: UpdateRules | undefined;
  /** For connections: what flows after the response. */
  stream: ByteStream | undefined;
  /** For proxies: what another server is about to answer. */
  later: LaterResponse | undefined;
  /** For bindings: the pod with its node. */
  bound: KubeObject | undefined;
  /** For deletes: carries it out. */
  deletion: (() => void) | undefined;
  /** DeleteOptions say it in the body. */
  isDryRunByBody = false;
  /** Server-side apply has settled the owners of fields already. */
  isApplied = false;
  /** What has to end before the next stage: webhooks that were asked. */
  waiting: Task | undefined;
  /** Where API priority and fairness puts it; known for outside clients alone. */
  flow: Flow | undefined;
  /** The server asks itself: nobody else has a say. */
  isTrusted = false;
  /** What the stored object became; undefined when nothing was written. */
  result: KubeObject | undefined;
  response: ApiResponse | undefined;
  /** Texts of Warning headers. */
  warnings: readonly string[] = NO_WARNINGS;
  /** The name of the stage at work, for the record of what refused. */
  stage = '';

  constructor(
    readonly server: ApiServer,
    readonly request: ApiRequest,
    /** Of the request's group, version and resource. */
    readonly definition: ResourceDefinition,
    readonly action: Action,
  ) {}

  /** Where objects of this kind are kept, which may be in another version. */
  get storage(): ResourceDefinition {
    const { definition } = this;
    return definition.conversion ? this.server.registry.storageOf(definition) : definition;
  }

  /** The collection's name in etcd. */
  get collection(): string {
    const { definition } = this;
    return definition.conversion ? groupResource(this.storage.ref) : this.collectionOfOwn;
  }

  private get collectionOfOwn(): string {
    const { group, plural } = this.definition.ref;
    return group === '' ? plural : `${plural}.${group}`;
  }

  get namespace(): string {
    return this.request.namespace;
  }

  get name(): string {
    return this.request.name !== '' ? this.request.name : (this.object?.metadata.name ?? '');
  }

  /** The key in etcd. */
  get key(): string {
    return this.definition.ref.namespaced ? `${this.namespace}/${this.name}` : this.name;
  }

  get isDryRun(): boolean {
    return this.isDryRunByBody || this.request.options.dryRun === true;
  }

  /** What strategies may know. */
  get context(): RequestContext {
    return { now: this.server.now, user: this.user };
  }

  warn(text: string): void {
    if (!this.warnings.includes(text)) this.warnings = [...this.warnings, text];
  }
}
