// One address of a host, as wget, curl and nc want it.
import type { Task } from '../../../../../kernel/task.ts';
import type { ResolverContext } from '../../../../network/resolver.ts';
import { resolve } from '../../../../network/resolver.ts';

/** The first address; undefined when nobody knows the name. */
export function* resolveHost(context: ResolverContext, host: string): Task<string | undefined> {
  if (host === 'localhost') return '127.0.0.1';
  const resolved = yield* resolve(context, host);
  return resolved.is === 'found' ? resolved.addresses[0] : undefined;
}
