// The words of a refusal. Upstream: apiserver pkg/endpoints/handlers/responsewriters/errors.go
import type { Attributes } from './attributes.ts';

/** `User "x" cannot list resource "pods" in API group "" in the namespace "default"`. */
export function denialText(attributes: Attributes, reason: string): string {
  const { user, verb, group, resource, subresource, namespace, path } = attributes;
  const who = `User "${user.name}" cannot ${verb}`;
  const because = reason === '' ? '' : `: ${reason}`;
  if (resource === '') return `${who} path "${path ?? ''}"${because}`;
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${who} resource "${what}" in API group "${group}" ${where}${because}`;
}
