// One object that comes with a new cluster, created through the API once it answers.
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { KubeObject } from '../../model/meta/object.ts';

export interface Addon {
  readonly ref: ResourceRef<any>;
  readonly object: KubeObject;
}
