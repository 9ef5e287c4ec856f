// The published descriptions and enumerations of types; large, so loaded only by who shows them.

/** Texts of one definition. */
export interface DefinitionDocs {
  readonly description: string;
  readonly fields: ReadonlyMap<string, FieldDocs>;
}

export interface FieldDocs {
  readonly description: string;
  /** The values that the field may have; none: anything. */
  readonly values: readonly string[];
}

/** Docs by the definition's name. */
export type SchemaDocs = ReadonlyMap<string, DefinitionDocs>;

/** Reads the generated DESCRIPTION_LINES, which callers import when (and if) they need them. */
export function readDescriptions(lines: readonly string[]): SchemaDocs {
  const docs = new Map<string, DefinitionDocs>();
  let fields = new Map<string, FieldDocs>();
  for (const line of lines) {
    const [name = '', second = '', third = ''] = line.split('\t');
    if (name.startsWith('#')) {
      fields = new Map();
      docs.set(name.slice(1), { description: second, fields });
    } else {
      const values = second === '' ? [] : second.split(',');
      fields.set(name, { description: third, values });
    }
  }
  return docs;
}
