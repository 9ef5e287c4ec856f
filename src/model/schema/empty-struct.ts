// What Go writes for a struct that nobody filled in.
import type { Definition } from './schema.ts';

const made = new Map<Definition, object>();

/** The frozen value of an empty struct: {} and, in it, the structs that are always written. */
export function emptyStruct(definition: Definition): object {
  let empty = made.get(definition);
  if (empty === undefined) {
    const parts: { [key: string]: unknown } = {};
    for (const field of definition.fields.values()) {
      if (field.always && field.type.is === 'struct') {
        parts[field.name] = emptyStruct(field.type.definition);
      }
    }
    empty = Object.freeze(parts);
    made.set(definition, empty);
  }
  return empty;
}
