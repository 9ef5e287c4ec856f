// Nothing is created in a namespace that is missing or on its way out; four namespaces stay.
// Upstream: apiserver pkg/admission/plugin/namespace/lifecycle/admission.go
import { ApiError } from '../../../client/api-error.ts';
import { NAMESPACES } from '../../../model/api/refs.ts';
import type { Status } from '../../../model/generated/types.ts';
import { forbidden, notFound } from '../../../model/meta/status.ts';
import type { Exchange } from '../exchange.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';

const IMMORTAL = ['default', 'kube-system', 'kube-public'];

export const NAMESPACE_LIFECYCLE: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  mutate: checkNamespaceOfCreate,
  validate(exchange) {
    const { operation, request } = exchange;
    if (operation !== 'DELETE' || request.resource !== 'namespaces') return;
    if (request.group === '' && IMMORTAL.includes(exchange.name)) {
      throw new ApiError(
        forbidden(exchange.definition.ref, exchange.name, 'this namespace may not be deleted'),
      );
    }
  },
};

function checkNamespaceOfCreate(exchange: Exchange): void {
  const { operation, definition, namespace, server } = exchange;
  if (operation !== 'CREATE' || !definition.ref.namespaced) return;
  const found = server.read(NAMESPACES, '', namespace);
  if (!found) throw new ApiError(notFound(NAMESPACES, namespace));
  if (found.metadata.deletionTimestamp === undefined) return;
  throw new ApiError(terminating(exchange));
}

function terminating(exchange: Exchange): Status {
  const { namespace, name, definition } = exchange;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const status = forbidden(definition.ref, name, why);
  const message = `namespace ${namespace} is being terminated`;
  const cause = { reason: 'NamespaceTerminating', message, field: 'metadata.namespace' };
  return { ...status, details: { ...status.details, causes: [cause] } };
}
