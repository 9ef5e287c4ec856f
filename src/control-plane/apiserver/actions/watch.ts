// Watches: what happens to a selection of objects, from a revision on.
import { checkWatchOptions } from './list.ts';
import { WatchSession } from '../streaming/watch-session.ts';
import type { Action } from './action.ts';

export const WATCH: Action = {
  name: 'watch',
  decode(exchange) {
    checkWatchOptions(exchange.request.options);
  },
  store() {},
  encode(exchange) {
    return { code: 200, body: { is: 'watch', stream: new WatchSession(exchange) } };
  },
};
