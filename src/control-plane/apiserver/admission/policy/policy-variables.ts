// What the expressions of a policy can speak of.
// Upstream: apiserver pkg/admission/plugin/cel/{compile,activation}.go
import { NAMESPACES } from '../../../../model/api/refs.ts';
import type { Variable } from '../../../../model/generated/types.ts';
import { compileCel } from '../../../../model/cel/cel-environment.ts';
import { toCelValue } from '../../../../model/cel/cel-value.ts';
import type { CelTyping } from '../../../../model/cel/cel-value.ts';
import type { KubeObject } from '../../../../model/meta/object.ts';
import type { Exchange } from '../../exchange.ts';

export type PolicyVariables = { readonly [name: string]: unknown };

/** object, oldObject, request, params, namespaceObject and the policy's own variables. */
export function policyVariables(
  exchange: Exchange,
  params: KubeObject | undefined,
  own: readonly Variable[],
): PolicyVariables {
  const { server, namespace, definition } = exchange;
  const typing = definition.schema as CelTyping | undefined;
  const value = (object: unknown): unknown => (object ? toCelValue(object, typing) : null);
  const where = definition.ref.namespaced ? server.read(NAMESPACES, '', namespace) : undefined;
  const isDelete = exchange.operation === 'DELETE';
  const variables: { [name: string]: unknown } = {};
  const scope = {
    object: isDelete ? null : value(exchange.object),
    oldObject: value(exchange.old),
    request: toCelValue(requestOf(exchange)),
    params: params ? toCelValue(params) : null,
    namespaceObject: where ? toCelValue(where) : null,
    variables,
  };
  for (const { name, expression } of own) variables[name] = compileCel(expression)(scope);
  return scope;
}

function requestOf(exchange: Exchange): object {
  const { request, user, operation, definition } = exchange;
  const { group, version, kind, plural } = definition.ref;
  const { subresource, namespace } = request;
  return {
    kind: { group, version, kind },
    resource: { group, version, resource: plural },
    subResource: subresource,
    requestKind: { group, version, kind },
    requestResource: { group, version, resource: plural },
    requestSubResource: subresource,
    name: exchange.name,
    namespace,
    operation,
    userInfo: {
      username: user.name,
      uid: user.uid ?? '',
      groups: user.groups,
      extra: user.extra ?? {},
    },
    dryRun: exchange.isDryRun,
    options: request.options,
  };
}
