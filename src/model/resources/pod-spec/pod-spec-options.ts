// What the validation of a PodSpec must know of its surroundings.
import type { ObjectMeta, Volume } from '../../generated/types.ts';

export interface PodSpecOptions {
  /** A pod's own spec, not a template's: some rules hold only then. */
  readonly isPod: boolean;
  /** The pod's metadata, for the names of ephemeral claims. */
  readonly meta?: ObjectMeta;
}

/** What a container's validation must know of its pod. */
export interface ContainerSurroundings {
  /** The valid volumes by name. */
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly claimNames: ReadonlySet<string>;
  readonly gracePeriodSeconds: number | undefined;
  readonly restartPolicy: string | undefined;
}
