// Writes and reads objects as YAML the way kubectl does; loaded when somebody first asks for it.
import { parse, stringify } from 'yaml';

/** Keys in kubectl's order, which is the alphabet's. */
export function toYaml(value: unknown): string {
  return stringify(value, {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    indentSeq: false,
    sortMapEntries: true,
  });
}

/** Throws with the line at fault when it is no YAML. */
export function fromYaml(text: string): unknown {
  return parse(text);
}
