// Messages as protobuf numbers their fields, joined from the schema and the table of numbers.
import { assert } from '../../kernel/assert.ts';
import { PROTOBUF_TABLE } from '../generated/protobuf-table.ts';
import { allDefinitions, definitionNamed, definitionOfKind } from '../schema/schema.ts';
import type { Definition, FieldSchema } from '../schema/schema.ts';

/** A field of a message: a field of the object, or a message whose fields belong to the object. */
export type MessageField = FieldSchema | { readonly embeds: Definition };

const numbers = new Map<string, ReadonlyMap<number, MessageField>>();

/** The fields of a definition by protobuf number. */
export function messageFields(definition: Definition): ReadonlyMap<number, MessageField> {
  if (numbers.size === 0) load();
  const fields = numbers.get(definition.name);
  assert(fields !== undefined, `protobuf numbers of ${definition.name}`);
  return fields;
}

/** The definition of a body's kind; DeleteOptions comes under any group's version. */
export function definitionOfBody(apiVersion: string, kind: string): Definition | undefined {
  if (kind === 'DeleteOptions') return definitionNamed('DeleteOptions');
  return definitionOfKind(apiVersion, kind);
}

function load(): void {
  const lines = new Map<string, readonly number[]>();
  for (const line of PROTOBUF_TABLE.trim().split('\n')) {
    const [name, ...runs] = line.split(' ');
    lines.set(
      name!,
      runs.flatMap((run) => readRun(run)),
    );
  }
  for (const definition of allDefinitions()) {
    const listed = lines.get(definition.name) ?? [];
    const fields = new Map<number, MessageField>();
    for (const [i, entry] of definition.entries.entries()) {
      // Number 0 marks kind and apiVersion, which travel in the envelope.
      const number = listed[i] ?? 0;
      if (number !== 0) fields.set(number, entry);
    }
    numbers.set(definition.name, fields);
  }
}

function readRun(run: string): number[] {
  const [from, to] = run.split('-').map(Number);
  return Array.from({ length: (to ?? from!) - from! + 1 }, (_, i) => from! + i);
}
