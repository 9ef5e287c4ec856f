// What the editor asks about the cluster that a manifest will meet, and what it is told: plain data.
import type {
  LabelSelector,
  LimitRange,
  ResourceQuota,
  Taint,
} from '../../../model/generated/types.ts';
import type { Labels } from '../../../model/meta/labels.ts';
import type { KubeObject } from '../../../model/meta/object.ts';

export type FactQuestion =
  /** Answered with the object, null when there is none. */
  | {
      readonly is: 'object';
      readonly kind: string;
      readonly namespace: string;
      readonly name: string;
    }
  /** Who in a namespace carries the labels; answered with Selected. */
  | { readonly is: 'selected'; readonly namespace: string; readonly selector: LabelSelector }
  /** Quotas and limit ranges; answered with Bounds. */
  | { readonly is: 'bounds'; readonly namespace: string }
  /** What the nodes of these labels have to give; answered with Room. */
  | { readonly is: 'room'; readonly labels: Labels }
  /** What a pull of this name gives; answered with ImageSight. */
  | { readonly is: 'image'; readonly name: string };

export interface DeclaredPort {
  readonly name: string;
  readonly port: number;
}

export interface Selected {
  /** At least so many: the count stops when it is known that there are some. */
  readonly pods: number;
  /** `Deployment/web`: their pods, when they have some, would be selected. */
  readonly workloads: readonly string[];
  /** What the containers of those found declare. */
  readonly ports: readonly DeclaredPort[];
}

export interface Bounds {
  readonly quotas: readonly ResourceQuota[];
  readonly limitRanges: readonly LimitRange[];
}

/** What one sort of node has to give and to whom, and how many there are. */
export interface NodeShape {
  readonly nodes: number;
  readonly allocatable: { readonly [resource: string]: string };
  /** Those that somebody gave them; what the cluster says of their health is left out. */
  readonly taints: readonly Taint[];
}

export interface Room {
  readonly nodes: number;
  /** Nodes that carry the labels, by what they have. */
  readonly shapes: readonly NodeShape[];
}

export type ImageSight =
  /** `memoryBytes` is what its program holds at rest. */
  | { readonly is: 'known'; readonly memoryBytes: number }
  /** Nobody has described it: it runs as a server that answers its ports. */
  | { readonly is: 'generic'; readonly memoryBytes: number }
  | { readonly is: 'failed'; readonly message: string };

export type FactAnswer = KubeObject | Selected | Bounds | Room | ImageSight | null;
