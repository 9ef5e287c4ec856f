// GET of a collection: whole, chosen by selectors, or in pieces of one snapshot.
// Upstream: apiserver pkg/storage/etcd3/store.go GetList, pkg/registry/generic/registry/store.go
import { ApiError } from '../../../client/api-error.ts';
import type { RequestOptions } from '../../../model/api/request.ts';
import { apiVersionOf } from '../../../model/api/resource-ref.ts';
import { fieldForbidden, fieldNotSupported } from '../../../model/meta/field-error.ts';
import type { FieldError } from '../../../model/meta/field-error.ts';
import type { KubeList, KubeObject } from '../../../model/meta/object.ts';
import { badRequest, expired, invalid } from '../../../model/meta/status.ts';
import type { Exchange } from '../exchange.ts';
import { plainFailure } from '../plain-failure.ts';
import { Selection } from '../selection.ts';
import type { Action } from './action.ts';
import type { Continuation } from './continue-token.ts';
import { formatContinue, parseContinue } from './continue-token.ts';
import { objectResponse } from './responses.ts';

const CONTINUE_TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start' +
  ' a new list without the continue parameter, or use the continue token in this response to' +
  ' retrieve the remainder of the results. Continuing with the provided token results in an' +
  ' inconsistent list - objects that were created, modified, or deleted between the time the' +
  ' first chunk was returned and now may show up in the list.';

export const LIST: Action = {
  name: 'list',
  decode(exchange) {
    checkListOptions(exchange.request.options);
  },
  store(exchange) {
    exchange.result = listObjects(exchange) as unknown as KubeObject;
  },
  encode(exchange) {
    return objectResponse(exchange.result);
  },
};

/** The list that the request asks for. */
export function listObjects(exchange: Exchange): KubeList {
  const { definition, request, server, collection } = exchange;
  const { options } = request;
  const { store } = server.etcd;
  const selection = Selection.of(definition, request.namespace, options, request.name);
  const from = options.continue ? continuation(exchange, options.continue) : undefined;
  const at = from ? from.revision : snapshotRevision(exchange);
  const { convert, scope } = reading(exchange, selection, at, from?.after);
  const limit = options.limit && options.limit > 0 ? options.limit : Infinity;
  const items: KubeObject[] = [];
  let lastKey = '';
  let hasMore = false;
  const everything = selection.isEverything;
  for (const stored of store.list(collection, scope)) {
    const object = convert ? convert(stored) : stored;
    if (!everything && !selection.matches(object)) continue;
    if (items.length === limit) {
      hasMore = true;
      break;
    }
    items.push(object);
    lastKey = keyOfStored(stored);
  }
  const revision = at ?? store.revision;
  const remaining =
    hasMore && everything ? store.countAfter(collection, request.namespace, revision, lastKey) : 0;
  return {
    kind: definition.listKind,
    apiVersion: apiVersionOf(definition.ref),
    metadata: {
      resourceVersion: String(revision),
      ...(hasMore ? { continue: formatContinue({ revision, after: lastKey }) } : {}),
      ...(remaining > 0 ? { remainingItemCount: remaining } : {}),
    },
    items,
  };
}

function reading(
  exchange: Exchange,
  selection: Selection,
  at: number | undefined,
  after: string | undefined,
) {
  const { conversion } = exchange.definition;
  const scope = {
    namespace: exchange.request.namespace,
    ...(selection.name === undefined ? {} : { name: selection.name }),
    ...(selection.trigger === undefined ? {} : { trigger: selection.trigger }),
    ...(after === undefined ? {} : { after }),
    ...(at === undefined ? {} : { at }),
  };
  const convert = conversion && ((object: KubeObject) => conversion.fromStorage(object));
  return { scope, convert };
}

function keyOfStored({ metadata: { namespace, name } }: KubeObject): string {
  return namespace ? `${namespace}/${name}` : name;
}

function continuation(exchange: Exchange, text: string): Continuation {
  const parsed = parseContinue(text);
  if (!parsed) {
    throw new ApiError(badRequest('continue key is not valid: illegal base64 data'));
  }
  const { store } = exchange.server.etcd;
  if (parsed.revision < 0) return { ...parsed, revision: store.revision };
  if (parsed.revision < store.compactedRevision(exchange.collection)) {
    const status = expired(CONTINUE_TOO_OLD);
    const token = formatContinue({ revision: -1, after: parsed.after });
    throw new ApiError({ ...status, metadata: { continue: token } });
  }
  return parsed;
}

/** The past revision to read at; undefined for the present. */
function snapshotRevision(exchange: Exchange): number | undefined {
  const { resourceVersion, resourceVersionMatch } = exchange.request.options;
  if (!resourceVersion || resourceVersion === '0') return undefined;
  const { store } = exchange.server.etcd;
  const revision = checkNotTooNew(exchange);
  if (resourceVersionMatch !== 'Exact') return undefined;
  if (revision < store.compactedRevision(exchange.collection)) {
    throw new ApiError(expired('The resourceVersion for the provided list is too old.'));
  }
  return revision;
}

/** The revision that the request asks for, 0 if none. Throws Timeout for one of the future. */
export function checkNotTooNew({ request, server }: Exchange): number {
  const { resourceVersion } = request.options;
  if (!resourceVersion) return 0;
  const revision = parseResourceVersion(resourceVersion);
  const { store } = server.etcd;
  if (revision > store.revision) throw new ApiError(tooLarge(revision, store.revision));
  return revision;
}

/** The number of a resourceVersion. Throws BadRequest. */
export function parseResourceVersion(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ApiError(
    badRequest(
      `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}":` +
        ' invalid syntax',
    ),
  );
}

// Upstream: apiserver pkg/storage/errors.go NewTooLargeResourceVersionError
function tooLarge(wanted: number, current: number) {
  const message = `Too large resource version: ${wanted}, current: ${current}`;
  return {
    ...plainFailure(`Timeout: ${message}`),
    reason: 'Timeout',
    code: 504,
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  };
}

const MATCHES = ['Exact', 'NotOlderThan'];

// Upstream: apimachinery pkg/apis/meta/internalversion/validation/validation.go
function checkListOptions(options: RequestOptions): void {
  const { resourceVersion, resourceVersionMatch: match, continue: token } = options;
  const errors: FieldError[] = [];
  const field = 'resourceVersionMatch';
  if (match) {
    const says = (detail: string) => errors.push(fieldForbidden(field, detail));
    if (!resourceVersion) {
      says('resourceVersionMatch is forbidden unless resourceVersion is provided');
    }
    if (token) says('resourceVersionMatch is forbidden when continue is provided');
    if (!MATCHES.includes(match)) errors.push(fieldNotSupported(field, match, [...MATCHES, '']));
    if (match === 'Exact' && resourceVersion === '0') {
      says('resourceVersionMatch "Exact" is forbidden for resourceVersion "0"');
    }
  }
  if (options.sendInitialEvents !== undefined) {
    errors.push(fieldForbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  if (errors.length > 0) {
    throw new ApiError(invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors));
  }
}

/** What a watch that begins with everything demands. */
export function checkWatchOptions(options: RequestOptions): void {
  const { sendInitialEvents, resourceVersionMatch: match, resourceVersion } = options;
  const errors: FieldError[] = [];
  const field = 'resourceVersionMatch';
  if (sendInitialEvents !== undefined) {
    if (match !== 'NotOlderThan') {
      const why = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
      errors.push(fieldForbidden(field, why));
    }
  } else if (match) {
    errors.push(
      fieldForbidden(
        field,
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      ),
    );
  }
  if (resourceVersion && !/^\d+$/.test(resourceVersion)) parseResourceVersion(resourceVersion);
  if (errors.length > 0) {
    throw new ApiError(invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors));
  }
}
