// The API server: one synchronous door to the cluster's state, for every kind and every client.
import type { Clock } from '../../kernel/clock.ts';
import type { Task } from '../../kernel/task.ts';
import type { Random } from '../../kernel/random.ts';
import type { Micros } from '../../kernel/time.ts';
import { MINUTE } from '../../kernel/time.ts';
import type { Trace } from '../../kernel/trace.ts';
import { ApiError } from '../../client/api-error.ts';
import type { ApiRequest, ApiResponse } from '../../model/api/request.ts';
import { groupResource } from '../../model/api/resource-ref.ts';
import type { Status } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { conflict, forbidden, methodNotAllowed, unknownPath } from '../../model/meta/status.ts';
import type { ResourceDefinition } from '../../model/resources/define-resource.ts';
import type { Registry } from '../../model/resources/registry.ts';
import type { EtcdClient } from '../etcd/etcd-client.ts';
import { findOld } from './actions/stored-object.ts';
import { actionOf } from './actions/action-of.ts';
import type { AdmissionPlugin } from './admission/admission-plugin.ts';
import type { Aggregator } from './aggregation/aggregator.ts';
import type { Allocation } from './allocation/allocation.ts';
import type { Authentication } from './authentication/authentication.ts';
import type { ServiceAccountTokens } from './authentication/service-account-tokens.ts';
import type { Authorization } from './authorization/authorization.ts';
import { denialText } from './authorization/denial.ts';
import type { Decoder } from './decoder.ts';
import type { FlowControl } from './fairness/flow-control.ts';
import { Exchange } from './exchange.ts';
import { KnownDefinitions } from './known-definitions.ts';
import { CHEAP_HISTORY } from './limits.ts';
import { PIPELINE } from './pipeline.ts';
import type { Stage } from './pipeline.ts';
import { RequestMetrics } from './request-metrics.ts';
import type { StreamConnector } from './streaming/stream-connector.ts';
import type { WatchSession } from './streaming/watch-session.ts';
import { triggerOf } from './triggers.ts';
import type { UserInfo } from './user.ts';

/** How often a request starts anew when others write while webhooks are asked. */
const MAX_ATTEMPTS = 5;

export interface ApiServerOptions {
  /** The component's name in traces: `kube-apiserver`. */
  readonly name: string;
  readonly clock: Clock;
  readonly trace: Trace;
  /** For uids, generated names and node ports. */
  readonly random: Random;
  readonly registry: Registry;
  readonly etcd: EtcdClient;
  readonly authentication: Authentication;
  readonly authorization: Authorization;
  readonly decoder: Decoder;
  readonly admission: readonly AdmissionPlugin[];
  readonly allocations: readonly Allocation[];
  /** Signs the tokens of service accounts. */
  readonly tokens: ServiceAccountTokens;
  /** Reaches kubelets for logs, exec, attach and forwards; without it these are refused. */
  readonly connector?: StreamConnector;
}

export class ApiServer {
  readonly name: string;
  readonly clock: Clock;
  readonly trace: Trace;
  /** Replaced only while default roles are made, which have a stream of their own. */
  random: Random;
  readonly registry: Registry;
  readonly etcd: EtcdClient;
  readonly authentication: Authentication;
  readonly authorization: Authorization;
  readonly decoder: Decoder;
  readonly admission: readonly AdmissionPlugin[];
  readonly allocations: readonly Allocation[];
  readonly tokens: ServiceAccountTokens;
  readonly connector: StreamConnector | undefined;
  readonly metrics = new RequestMetrics();
  /** The watches that stand. */
  readonly sessions = new Set<WatchSession>();
  /** Knows who answers for groups of other servers. */
  aggregator: Aggregator | undefined;
  /** Knows the flows of requests; undefined when its kinds are not served. */
  flowControl: FlowControl | undefined;
  /** The process is gone. */
  isClosed = false;
  private readonly closers: (() => void)[] = [];
  private bookmarkTimer = 0;
  private readonly known: KnownDefinitions;

  constructor(options: ApiServerOptions) {
    this.name = options.name;
    this.clock = options.clock;
    this.trace = options.trace;
    this.random = options.random;
    this.registry = options.registry;
    this.known = new KnownDefinitions(this.registry);
    this.etcd = options.etcd;
    this.authentication = options.authentication;
    this.authorization = options.authorization;
    this.decoder = options.decoder;
    this.admission = options.admission;
    this.allocations = options.allocations;
    this.tokens = options.tokens;
    this.connector = options.connector;
    for (const definition of this.registry.all()) this.openStorage(definition);
    this.scheduleBookmarks();
  }

  get now(): Micros {
    return this.clock.now;
  }

  /** Answers a request at this instant. Never throws for what a client did wrong. */
  handle(request: ApiRequest): ApiResponse {
    return this.run(request, undefined);
  }

  /** As `handle`, for what the server does by itself in a user's name: no authorization. */
  handleAs(user: UserInfo, request: ApiRequest): ApiResponse {
    return this.run(request, user);
  }

  /** Whether a request for a path that is no resource may be answered; the refusal if not. */
  refusalOfPath(request: ApiRequest): Status | undefined {
    try {
      const user = this.authentication.identify(request, this);
      const { path = '', method = 'GET' } = request.http ?? {};
      const place = { group: '', resource: '', subresource: '', namespace: '', name: '' };
      const attributes = { ...place, user, verb: method.toLowerCase(), path };
      const decision = this.authorization.decide(attributes, this);
      if (decision.allowed) return undefined;
      return forbidden({ group: '', plural: '' }, '', denialText(attributes, decision.reason));
    } catch (error) {
      if (error instanceof ApiError) return error.status;
      throw error;
    }
  }

  /** Serves one more kind from now on: a custom resource. */
  serve(definition: ResourceDefinition): void {
    this.registry.add(definition);
    this.openStorage(definition);
  }

  /** The stored object of a kind, for admission and authorization; in its storage version. */
  read<T extends KubeObject>(
    ref: { readonly group: string; readonly plural: string; readonly phantom?: T },
    namespace: string,
    name: string,
  ): T | undefined {
    const key = namespace === '' ? name : `${namespace}/${name}`;
    return this.etcd.store.get(groupResource(ref), key) as T | undefined;
  }

  /** The stored objects of a kind in a namespace ('' for all). */
  readAll<T extends KubeObject>(
    ref: { readonly group: string; readonly plural: string; readonly phantom?: T },
    namespace: string,
  ): Iterable<T> {
    return this.etcd.store.list(groupResource(ref), { namespace }) as Iterable<T>;
  }

  /** Runs when the server closes. */
  onClose(listener: () => void): void {
    this.closers.push(listener);
  }

  /** Ends all watches and timers: the process is going away. */
  close(): void {
    this.isClosed = true;
    for (const closer of this.closers) closer();
    this.clock.cancel(this.bookmarkTimer);
    for (const session of this.sessions) session.finish();
  }

  private run(request: ApiRequest, user: UserInfo | undefined): ApiResponse {
    let exchange: Exchange | undefined;
    try {
      exchange = this.begin(request);
      if (user) becomeTrusted(exchange, user);
      for (let index = 0; index < PIPELINE.length; index++) {
        runStage(exchange, index);
        if (exchange.waiting) return this.passLater(exchange, index + 1);
      }
      const response = exchange.response as ApiResponse;
      this.metrics.record(exchange, response.code, this.clock);
      return withFlow(exchange, response);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (exchange) this.metrics.record(exchange, error.code, this.clock);
      return withFlow(exchange, failed(error.status, exchange?.warnings));
    }
  }

  /** The rest of the way, in a task that waits wherever a stage says so. */
  private passLater(exchange: Exchange, from: number): ApiResponse {
    const connector = this.connector as StreamConnector;
    const later = connector.later('request', this.pass(exchange, from, 1));
    return { code: 200, body: { is: 'later', later } };
  }

  private *pass(exchange: Exchange, from: number, attempt: number): Task<ApiResponse> {
    try {
      for (let index = from; index < PIPELINE.length; index++) {
        const { waiting } = exchange;
        if (waiting) {
          exchange.waiting = undefined;
          yield* waiting;
          // Another write came between: the webhooks have judged what is no more.
          if (isStale(exchange)) return yield* this.again(exchange, attempt);
        }
        runStage(exchange, index);
      }
      const response = exchange.response as ApiResponse;
      this.metrics.record(exchange, response.code, this.clock);
      return withFlow(exchange, response);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.metrics.record(exchange, error.code, this.clock);
      return withFlow(exchange, failed(error.status, exchange.warnings));
    }
  }

  // Upstream: apiserver pkg/storage/etcd3/store.go GuaranteedUpdate
  private *again(exchange: Exchange, attempt: number): Task<ApiResponse> {
    if (attempt === MAX_ATTEMPTS) {
      throw new ApiError(conflict(exchange.definition.ref, exchange.name));
    }
    return yield* this.pass(this.begin(exchange.request), 0, attempt + 1);
  }

  private begin(request: ApiRequest): Exchange {
    const { subresource } = request;
    const definition = this.known.find(request) ?? this.aggregator?.definitionOf(request);
    if (!definition) throw new ApiError(unknownPath());
    const action = actionOf(definition, request.verb, subresource);
    if (action === 'unknown') throw new ApiError(unknownPath());
    if (action === 'refused') {
      throw new ApiError(methodNotAllowed(definition.ref, request.verb));
    }
    return new Exchange(this, request, definition, action);
  }

  private openStorage(definition: ResourceDefinition): void {
    if (definition.conversion || !definition.stored) return;
    const resource = groupResource(definition.ref);
    const trigger = triggerOf(definition.ref);
    const historyVersions = CHEAP_HISTORY.get(resource);
    this.etcd.store.open({
      resource,
      ...(trigger ? { trigger } : {}),
      ...(historyVersions === undefined ? {} : { historyVersions }),
    });
  }

  // Upstream: apiserver pkg/storage/cacher/cacher.go (bookmark frequency of one minute)
  private scheduleBookmarks(): void {
    const tick = (): void => {
      for (const session of this.sessions) session.bookmark();
      this.scheduleBookmarks();
    };
    this.bookmarkTimer = this.clock.after(MINUTE, tick, undefined, true);
  }
}

function becomeTrusted(exchange: Exchange, user: UserInfo): void {
  exchange.user = user;
  exchange.isTrusted = true;
}

function runStage(exchange: Exchange, index: number): void {
  const stage = PIPELINE[index] as Stage;
  if (exchange.isTrusted && (stage.name === 'authenticate' || stage.name === 'authorize')) return;
  exchange.stage = stage.name;
  stage.run(exchange);
}

/** Whether the object that is to be changed or deleted is no longer what was read. */
function isStale(exchange: Exchange): boolean {
  const { old } = exchange;
  if (!old) return false;
  return findOld(exchange)?.metadata.resourceVersion !== old.metadata.resourceVersion;
}

function failed(status: Status, warnings: readonly string[] | undefined): ApiResponse {
  const response: ApiResponse = {
    code: status.code ?? 500,
    body: { is: 'object', object: status },
  };
  return warnings && warnings.length > 0 ? { ...response, warnings } : response;
}

/** Outside clients are told under which flow schema and priority level their request came. */
function withFlow(exchange: Exchange | undefined, response: ApiResponse): ApiResponse {
  const flow = exchange?.flow;
  if (!flow) return response;
  const headers = new Map(response.headers);
  headers.set('x-kubernetes-pf-flowschema-uid', flow.schema.metadata.uid ?? '');
  headers.set('x-kubernetes-pf-prioritylevel-uid', flow.level.metadata.uid ?? '');
  return { ...response, headers };
}
