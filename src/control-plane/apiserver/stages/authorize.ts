// Fourth stage: may this user do this?
import { ApiError } from '../../../client/api-error.ts';
import { forbidden } from '../../../model/meta/status.ts';
import { attributesOf } from '../authorization/attributes.ts';
import { denialText } from '../authorization/denial.ts';
import type { Exchange } from '../exchange.ts';

export function authorize(exchange: Exchange): void {
  const { server, request, user } = exchange;
  const attributes = attributesOf(request, user);
  const decision = server.authorization.decide(attributes, server);
  if (decision.allowed) return;
  const resource = { group: request.group, plural: request.resource };
  throw new ApiError(forbidden(resource, request.name, denialText(attributes, decision.reason)));
}
