// Finds in the API server's words which field of a manifest is at fault.
import type { ApiStatus } from '../../api/api.ts';

const PATTERNS: readonly RegExp[] = [
  // strict decoding error: unknown field "spec.template.spec.containers[0].prots"
  /(?:unknown|duplicate) field "([^"]+)"/,
  // cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32
  /Go struct field [^.\s]+\.([^\s]+) of type/,
  // spec.template.spec.containers[0].image: Required value
  /(?:: |\[|, |^)([a-zA-Z]+(?:\.[\w/-]+|\[[^\]]*\])+): (?:Required|Invalid|Uns|Forb|Not|Dup|Too)/,
  // metadata.labels: Invalid value, or ValidationError at ".spec.ports"
  /at "\.?([^"]+)"/,
  /\.([a-zA-Z]+(?:\.[\w-]+|\[[^\]]*\])+): (?:field not declared|expected)/,
];

/** Paths such as `spec.containers[0].image`, the likeliest first; none when nothing is named. */
export function faultPaths(status: ApiStatus): readonly string[] {
  const paths = (status.details?.causes ?? []).flatMap((cause) => cause.field ?? []);
  for (const pattern of PATTERNS) {
    const found = pattern.exec(status.message)?.[1];
    if (found) paths.push(found);
  }
  return paths.map((path) => path.replace(/^\./, ''));
}
