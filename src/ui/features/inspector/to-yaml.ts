// Writes objects as YAML the way kubectl does; loaded when somebody first asks for it.
import { stringify } from 'yaml';

export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, indentSeq: false });
}
