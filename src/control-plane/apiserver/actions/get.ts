// GET of one object.
import type { KubeObject } from '../../../model/meta/object.ts';
import type { Action } from './action.ts';
import { checkNotTooNew } from './list.ts';
import { objectResponse } from './responses.ts';
import { loadOld } from './stored-object.ts';
import { viewOf } from './view.ts';

export const GET: Action = {
  name: 'get',
  decode() {},
  store(exchange) {
    checkNotTooNew(exchange);
    exchange.result = loadOld(exchange);
  },
  encode(exchange) {
    return objectResponse(viewOf(exchange).read(exchange.result as KubeObject, exchange));
  },
};
