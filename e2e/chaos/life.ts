// What the actions of a chaos run may use of it.
import type { Random } from '../../src/kernel/random.ts';
import type { ApiRequest, ApiResponse } from '../../src/model/api/request.ts';
import type { KubeObject } from '../../src/model/meta/object.ts';

export interface Life {
  readonly random: Random;
  /** Deployments that an autoscaler sizes. */
  readonly autoscaled: Set<string>;
  name(prefix: string): string;
  create(path: string, body: KubeObject): string;
  stored(resource: string): KubeObject | undefined;
  request(verb: ApiRequest['verb'], path: string, more?: Partial<ApiRequest>): ApiResponse;
}

/** Does something and says what. */
export type Action = (run: Life) => string;
