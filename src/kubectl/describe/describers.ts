// What a describer is.
import type { Obj } from '../api/client.ts';
import type { Invocation } from '../command.ts';
import type { Page } from './page.ts';

export interface DescribeContext {
  readonly call: Invocation;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Undefined when they are not to be shown. */
  readonly events: readonly Obj[] | undefined;
}

export type Describer = (page: Page, object: Obj, context: DescribeContext) => void | Promise<void>;
