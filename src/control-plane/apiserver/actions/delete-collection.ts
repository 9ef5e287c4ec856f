// DELETE of a collection: each of the selected objects is deleted by the rules of one.
import type { KubeObject } from '../../../model/meta/object.ts';
import type { Action } from './action.ts';
import { deleteOptionsOf } from './delete.ts';
import { listObjects } from './list.ts';
import { objectResponse } from './responses.ts';

const DELETE_COLLECTION: Action = {
  name: 'deletecollection',
  decode() {},
  store(exchange) {
    const list = listObjects(exchange);
    const kind = 'DeleteOptions' as const;
    const body = { ...deleteOptionsOf(exchange), kind, apiVersion: 'v1' };
    for (const { metadata } of list.items) {
      exchange.server.handleAs(exchange.user, {
        ...exchange.request,
        verb: 'delete',
        name: metadata.name,
        namespace: metadata.namespace ?? '',
        options: exchange.isDryRun ? { dryRun: true } : {},
        body,
      });
    }
    exchange.result = list as unknown as KubeObject;
  },
  encode(exchange) {
    return objectResponse(exchange.result);
  },
};

export function deleteCollectionAction(): Action {
  return DELETE_COLLECTION;
}
