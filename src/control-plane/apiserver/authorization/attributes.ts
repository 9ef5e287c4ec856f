// What an authorizer is asked about. Upstream: apiserver pkg/authorization/authorizer
import type { ApiRequest } from '../../../model/api/request.ts';
import type { UserInfo } from '../user.ts';

export interface Attributes {
  readonly user: UserInfo;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Of a non-resource request; then `resource` is ''. */
  readonly path?: string;
}

/** The question of a request. */
export function attributesOf(request: ApiRequest, user: UserInfo): Attributes {
  const { group, resource, subresource, namespace } = request;
  const verb = request.verb === 'connect' ? connectVerb(request) : request.verb;
  const name = request.name === '' ? selectedName(request) : request.name;
  return { user, verb, group, resource, subresource, namespace, name };
}

/** A list or watch of one name is a question about that object. */
function selectedName({ options }: ApiRequest): string {
  return /^metadata\.name==?([^,=]+)$/.exec(options.fieldSelector ?? '')?.[1] ?? '';
}

/** Connections are authorized by their HTTP method: exec is `create pods/exec`. */
function connectVerb(request: ApiRequest): string {
  if (request.subresource === 'log') return 'get';
  return request.http?.method === 'GET' ? 'get' : 'create';
}
