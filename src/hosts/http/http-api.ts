// The Kubernetes API over HTTP, for any host: requests in, responses out, no sockets.
import { ApiError } from '../../client/api-error.ts';
import { isChangingGroup } from '../../control-plane/apiserver/aggregation/changing-groups.ts';
import { Discovery } from '../../control-plane/apiserver/discovery/discovery.ts';
import type { ApiResponse } from '../../model/api/request.ts';
import type { Status } from '../../model/generated/types.ts';
import type { KubeList } from '../../model/meta/object.ts';
import { notAcceptable, unknownPath } from '../../model/meta/status.ts';
import type { SchemaDocs } from '../../model/schema/descriptions.ts';
import { apiRequestOf, pathRequestOf } from './api-request.ts';
import type { ClusterDoor } from './cluster-door.ts';
import { convert, write, writeListInPieces } from './encode-object.ts';
import { healthOf } from './health.ts';
import type { HttpBody, HttpRequest, HttpResponse } from './http-message.ts';
import type { Format } from './media-type.ts';
import { JSON_FORMAT, negotiate, parseAccept } from './media-type.ts';
import { metricsText } from './metrics-text.ts';
import { OpenApiDocuments } from './openapi-documents.ts';
import { parseResourcePath } from './resource-path.ts';
import type { ResourcePath } from './resource-path.ts';
import { VERSION } from './version.ts';
import { watchStream } from './watch-stream.ts';

/** What a request led to: a response, or a stream of bytes that the host carries on. */
export type HttpOutcome =
  | { readonly is: 'response'; readonly response: HttpResponse }
  /** Calls back with the response when it is there. */
  | { readonly is: 'later'; readonly onResponse: (send: (response: HttpResponse) => void) => void }
  | { readonly is: 'connection'; readonly subresource: string; readonly answer: ApiResponse };

const JSON_TYPE = 'application/json';
const ACCEPTED = [JSON_TYPE, 'application/yaml', 'application/vnd.kubernetes.protobuf'];
/** Older clients write an at sign. Upstream: kube-openapi pkg/handler/handler.go */
const SWAGGER_PROTOBUF = /^application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf$/;
const SWAGGER_PROTOBUF_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

export class HttpApi {
  private readonly documents: OpenApiDocuments;

  constructor(
    private readonly door: ClusterDoor,
    docs?: SchemaDocs,
  ) {
    this.documents = new OpenApiDocuments(docs);
  }

  /** Answers a request. Never throws for what a client did wrong. */
  handle(request: HttpRequest): HttpOutcome {
    try {
      const path = parseResourcePath(request.path);
      return path
        ? this.resource(request, path)
        : { is: 'response', response: this.other(request) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { is: 'response', response: statusResponse(error.status) };
    }
  }

  private get discovery(): Discovery {
    return new Discovery(this.door.registries());
  }

  private resource(request: HttpRequest, path: ResourcePath): HttpOutcome {
    const call = apiRequestOf(request, path);
    const isStream = call.verb === 'watch';
    const isProxy = path.subresource === 'proxy';
    const format = isProxy ? JSON_FORMAT : negotiate(request.headers.get('accept'));
    if (!format) throw new ApiError(notAcceptable(ACCEPTED));
    const answer = this.door.request(call);
    const { body } = answer;
    if (body.is === 'later') {
      const onResponse = (send: (response: HttpResponse) => void): void =>
        body.later.onResponse((given) => send(this.answer(request, path, format, given)));
      return { is: 'later', onResponse };
    }
    if (body.is === 'bytes') return { is: 'connection', subresource: path.subresource, answer };
    if (isStream && body.is === 'watch') {
      return { is: 'response', response: this.watch(request, path, format, answer) };
    }
    return { is: 'response', response: this.answer(request, path, format, answer) };
  }

  private answer(
    request: HttpRequest,
    path: ResourcePath,
    format: Format,
    answer: ApiResponse,
  ): HttpResponse {
    const { body } = answer;
    if (body.is === 'text') {
      return respond(answer.code, body.contentType, { is: 'whole', content: body.text }, answer);
    }
    if (body.is !== 'object') throw new ApiError(unknownPath());
    // Values of metrics are no objects with names: they are shown as they come.
    const definition = isChangingGroup(path.group)
      ? undefined
      : this.discovery.find(path.group, path.version, path.resource);
    const isFailure = answer.code >= 400;
    const options = {
      now: this.door.now(),
      includeObject: includeObjectOf(request),
      withColumns: true,
    };
    const shown = isFailure ? body.object : convert(body.object, format, definition, options);
    if (format.encoding === 'json' && shown === body.object && isLongList(shown)) {
      const pieces = writeListInPieces(shown, definition);
      return respond(answer.code, JSON_TYPE, { is: 'pieces', pieces }, answer);
    }
    const content = write(shown, format);
    if (content === undefined) throw new ApiError(notAcceptable([JSON_TYPE]));
    return respond(answer.code, format.contentType, { is: 'whole', content }, answer);
  }

  private watch(
    request: HttpRequest,
    path: ResourcePath,
    format: Format,
    answer: ApiResponse,
  ): HttpResponse {
    if (answer.body.is !== 'watch') throw new ApiError(unknownPath());
    const isProtobuf = format.encoding === 'protobuf';
    const definition = this.discovery.find(path.group, path.version, path.resource);
    if (isProtobuf && !definition?.builtIn) throw new ApiError(notAcceptable([JSON_TYPE]));
    const stream = watchStream(answer.body, {
      format,
      definition,
      includeObject: includeObjectOf(request),
      now: () => this.door.now(),
    });
    const type = isProtobuf ? `${format.contentType};stream=watch` : JSON_TYPE;
    return respond(200, type, { is: 'stream', stream }, answer);
  }

  private other(request: HttpRequest): HttpResponse {
    const refusal = this.door.servers()[0]?.refusalOfPath(pathRequestOf(request));
    if (refusal) return statusResponse(refusal);
    const path = request.path.replace(/\/+$/, '') || '/';
    const health = healthOf(path, request.query, this.door);
    if (health) return textResponse(health.status, health.text);
    if (path === '/metrics') {
      return textResponse(200, metricsText(this.door), 'text/plain; version=0.0.4; charset=utf-8');
    }
    if (path === '/version') return jsonResponse(VERSION);
    if (path === '/') return jsonResponse({ paths: this.paths() });
    return (
      this.openApi(request, path) ?? this.discover(request, path) ?? statusResponse(unknownPath())
    );
  }

  private openApi(request: HttpRequest, path: string): HttpResponse | undefined {
    if (!path.startsWith('/openapi/')) return undefined;
    const { discovery } = this;
    const revision = this.door.registries().reduce((sum, registry) => sum + registry.revision, 0);
    if (path === '/openapi/v3') return rawJson(this.documents.index(discovery, revision));
    if (path === '/openapi/v2') {
      const [first] = parseAccept(request.headers.get('accept'));
      if (!first || !SWAGGER_PROTOBUF.test(first.name)) {
        return rawJson(this.documents.swagger(discovery, revision));
      }
      const content = this.documents.swaggerProtobuf(discovery, revision);
      return respond(200, SWAGGER_PROTOBUF_TYPE, { is: 'whole', content });
    }
    const key = path.slice('/openapi/v3/'.length);
    const text = this.documents.document(discovery, revision, key);
    return text === undefined ? undefined : rawJson(text);
  }

  private discover(request: HttpRequest, path: string): HttpResponse | undefined {
    const [, prefix, first, second] = path.split('/');
    const { discovery } = this;
    if (prefix === 'api') {
      if (first === undefined) return this.root(request, true);
      return first === 'v1' ? maybeJson(discovery.resourceList('', 'v1')) : undefined;
    }
    if (prefix !== 'apis') return undefined;
    if (first === undefined) return this.root(request, false);
    if (second === undefined) return maybeJson(discovery.group(first));
    return maybeJson(discovery.resourceList(first, second));
  }

  /** /api and /apis: aggregated when the client asks for it. */
  private root(request: HttpRequest, isCore: boolean): HttpResponse {
    const { discovery } = this;
    for (const { parameters } of parseAccept(request.headers.get('accept'))) {
      const version = parameters.get('v');
      if (parameters.get('as') !== 'APIGroupDiscoveryList') continue;
      if (version !== 'v2' && version !== 'v2beta1') continue;
      const type = `${JSON_TYPE};g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
      return jsonResponse(discovery.aggregated(isCore, version), 200, type);
    }
    return jsonResponse(isCore ? discovery.apiVersions() : discovery.groupList());
  }

  private paths(): readonly string[] {
    const paths = ['/api', '/api/v1', '/apis'];
    for (const [group, versions] of this.discovery.groups()) {
      if (group === '') continue;
      paths.push(`/apis/${group}`, ...versions.map((version) => `/apis/${group}/${version}`));
    }
    return [
      ...paths,
      '/healthz',
      '/livez',
      '/metrics',
      '/openapi/v2',
      '/openapi/v3',
      '/readyz',
      '/version',
    ];
  }
}

function includeObjectOf({ query }: HttpRequest): 'None' | 'Metadata' | 'Object' {
  const value = query.find(([key]) => key === 'includeObject')?.[1];
  return value === 'None' || value === 'Object' ? value : 'Metadata';
}

function isLongList(object: unknown): object is KubeList {
  return Array.isArray((object as { items?: unknown }).items);
}

/** A response with a body, and the warnings of the answer as headers. */
function respond(
  status: number,
  contentType: string,
  body: HttpBody,
  answer?: ApiResponse,
): HttpResponse {
  const headers = new Map([
    ['content-type', contentType],
    ['cache-control', 'no-cache, private'],
  ]);
  const warnings = answer?.warnings ?? [];
  if (warnings.length > 0) headers.set('warning', warnings.map(warningHeader).join(', '));
  for (const [name, value] of answer?.headers ?? []) headers.set(name, value);
  const retry = status === 429 || status >= 500 ? retryAfterOf(answer) : undefined;
  if (retry !== undefined) headers.set('retry-after', String(retry));
  return { status, headers, body };
}

function retryAfterOf(answer: ApiResponse | undefined): number | undefined {
  if (answer?.body.is !== 'object') return undefined;
  return (answer.body.object as Status).details?.retryAfterSeconds;
}

function warningHeader(text: string): string {
  const quoted = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', ' ');
  return `299 - "${quoted}"`;
}

function rawJson(content: string): HttpResponse {
  return respond(200, JSON_TYPE, { is: 'whole', content });
}

function jsonResponse(object: unknown, status = 200, contentType = JSON_TYPE): HttpResponse {
  return respond(status, contentType, { is: 'whole', content: JSON.stringify(object) });
}

function maybeJson(object: unknown): HttpResponse | undefined {
  return object === undefined ? undefined : jsonResponse(object);
}

function textResponse(status: number, text: string, type = 'text/plain; charset=utf-8') {
  return respond(status, type, { is: 'whole', content: text });
}

/** A Status as a response. */
export function statusResponse(status: Status): HttpResponse {
  const code = status.code ?? 500;
  const answer: ApiResponse = { code, body: { is: 'object', object: status } };
  const content = `${JSON.stringify(status)}\n`;
  return respond(code, JSON_TYPE, { is: 'whole', content }, answer);
}
