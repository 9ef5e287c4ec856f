// The question to a webhook and its answer: AdmissionReview of admission.k8s.io/v1.
// Upstream: apiserver pkg/admission/plugin/webhook/request/admissionreview.go
import type { RequestOptions } from '../../../../model/api/request.ts';
import type { Status } from '../../../../model/generated/types.ts';
import { goQuote } from '../../../../model/meta/go-text.ts';
import type { KubeObject } from '../../../../model/meta/object.ts';
import { decodeUtf8 } from '../../../../bytes/utf8.ts';
import type { ResourceDefinition } from '../../../../model/resources/define-resource.ts';
import { base64Error, decodeBase64 } from '../../../../bytes/base64.ts';
import type { Exchange } from '../../exchange.ts';

export interface Verdict {
  readonly allowed: boolean;
  readonly status?: Partial<Status>;
  /** RFC 6902 operations. */
  readonly patch?: readonly unknown[];
  readonly warnings: readonly string[];
}

const GROUP_VERSION = 'admission.k8s.io/v1';
const OPTION_KINDS = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
  CONNECT: '',
} as const;

/** An object in another version of its kind. */
export function converted(
  object: KubeObject,
  from: ResourceDefinition,
  to: ResourceDefinition,
): KubeObject {
  if (from === to) return object;
  const stored = from.conversion ? from.conversion.toStorage(object) : object;
  return to.conversion ? to.conversion.fromStorage(stored) : stored;
}

/** The body of the call, as an object. */
export function reviewOf(exchange: Exchange, as: ResourceDefinition, uid: string): object {
  const { definition, user, request, operation = 'CREATE', object, old } = exchange;
  const seen = (one: KubeObject | undefined): KubeObject | null =>
    one ? converted(one, definition, as) : null;
  const { subresource } = request;
  const named = subresource === '' ? {} : { subResource: subresource };
  const asked = subresource === '' ? {} : { requestSubResource: subresource };
  return {
    kind: 'AdmissionReview',
    apiVersion: GROUP_VERSION,
    request: {
      uid,
      kind: kindOf(as),
      resource: resourceOf(as),
      ...named,
      requestKind: kindOf(definition),
      requestResource: resourceOf(definition),
      ...asked,
      name: exchange.name,
      ...(request.namespace === '' ? {} : { namespace: request.namespace }),
      operation,
      userInfo: {
        username: user.name,
        ...(user.uid === undefined ? {} : { uid: user.uid }),
        groups: user.groups,
        ...(user.extra === undefined ? {} : { extra: user.extra }),
      },
      object: operation === 'DELETE' ? null : seen(object),
      oldObject: seen(old),
      dryRun: exchange.isDryRun,
      options: optionsOf(OPTION_KINDS[operation], request.options),
    },
  };
}

function kindOf({ ref }: ResourceDefinition): object {
  return { group: ref.group, version: ref.version, kind: ref.kind };
}

function resourceOf({ ref }: ResourceDefinition): object {
  return { group: ref.group, version: ref.version, resource: ref.plural };
}

function optionsOf(kind: string, options: RequestOptions): object {
  const { fieldManager, fieldValidation, dryRun, gracePeriodSeconds, propagationPolicy } = options;
  return {
    kind,
    apiVersion: 'meta.k8s.io/v1',
    ...(fieldManager === undefined ? {} : { fieldManager }),
    ...(fieldValidation === undefined ? {} : { fieldValidation }),
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(dryRun ? { dryRun: ['All'] } : {}),
  };
}

/** The verdict in a webhook's answer, or what is wrong with it. */
export function readReview(body: string, uid: string, mayPatch: boolean): Verdict | string {
  let review: any;
  try {
    review = JSON.parse(body);
  } catch {
    const first = goQuote(body.trimStart().slice(0, 1)).slice(1, -1);
    return `couldn't get version/kind; json parse error: invalid character '${first}' looking for beginning of value`;
  }
  const { kind, apiVersion, response } = (review ?? {}) as { [key: string]: any };
  if (apiVersion !== GROUP_VERSION || kind !== 'AdmissionReview') {
    const expected = `${GROUP_VERSION}, Kind=AdmissionReview`;
    return `expected webhook response of ${expected}, got ${apiVersion ?? ''}, Kind=${kind ?? ''}`;
  }
  if (!response) return 'webhook response was absent';
  if (response.uid !== uid) {
    return `expected response.uid=${goQuote(uid)}, got ${goQuote(String(response.uid ?? ''))}`;
  }
  const patch = patchOf(response, mayPatch);
  if (typeof patch === 'string') return patch;
  return {
    allowed: response.allowed === true,
    warnings: Array.isArray(response.warnings) ? response.warnings.map(String) : [],
    ...(response.status ? { status: response.status } : {}),
    ...(patch ? { patch } : {}),
  };
}

function patchOf(
  { patch, patchType }: { readonly patch?: unknown; readonly patchType?: unknown },
  mayPatch: boolean,
): readonly unknown[] | string | undefined {
  if (typeof patch !== 'string' || patch === '') {
    return patchType === undefined
      ? undefined
      : 'webhook returned response.patchType but not response.patch';
  }
  if (!mayPatch) return 'validating webhook may not return response.patch';
  if (patchType !== 'JSONPatch') {
    return `webhook returned invalid response.patchType of ${goQuote(String(patchType ?? ''))}`;
  }
  const trouble = base64Error(patch);
  if (trouble !== undefined) return trouble;
  try {
    const operations: unknown = JSON.parse(decodeUtf8(decodeBase64(patch)));
    return Array.isArray(operations) ? operations : 'the patch is no list';
  } catch {
    return 'the patch is not JSON';
  }
}
