// One eventful life of a cluster, as a hash of every write: the same in every JavaScript engine.
import { chaosRun } from '../chaos/chaos-run.ts';

/** The digest of a chaos run's history; the message of a run that failed. */
export function history(seed: number, minutes: number): string {
  const result = chaosRun({ seed, minutes });
  return result.is === 'passed' ? result.hash : `${result.is}: ${result.message}`;
}
