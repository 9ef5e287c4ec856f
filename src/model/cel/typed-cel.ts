// Checks an expression against the types of its variables, as a schema tells them.
// Upstream: apiserver pkg/cel/{schemas,types}.go, pkg/admission/plugin/policy/validating/typechecking.go
import type { Environment } from '@marcbachmann/cel-js';
import { TypeError as CelTypeError } from '@marcbachmann/cel-js';
import { createEnvironment } from './cel-environment.ts';

/** What of a schema its type in CEL depends on; `items` and the like may be absent. */
export interface TypedSchema {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: { readonly [name: string]: TypedSchema };
  readonly additionalProperties?: TypedSchema | boolean;
  readonly items?: TypedSchema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
}

/** The variables of an expression by name; one without a schema is of any type. */
export type TypedVariables = ReadonlyMap<string, TypedSchema | undefined>;

const IDENTIFIER = /^[A-Za-z_]\w*$/;
const DEPTH_LIMIT = 12;
const SCALARS = ['bool', 'int', 'double', 'string', 'bytes', 'uint', 'null'];

/**
 * Says what of an expression cannot be: a field that no schema has, a name that nobody declared,
 * an operator between types that it is not defined for. Undefined when nothing is known to be
 * wrong; in cel-go's words otherwise.
 */
export class TypedCel {
  private readonly environment: Environment;
  private types = 0;

  constructor(variables: TypedVariables) {
    this.environment = createEnvironment(false);
    for (const [name, schema] of variables) {
      this.environment.registerVariable(name, this.typeOf(schema, 0));
    }
  }

  problemOf(expression: string): string | undefined {
    const { valid, error } = this.environment.check(expression);
    if (valid || !(error instanceof CelTypeError)) return undefined;
    return problemText(expression, error.message);
  }

  private typeOf(schema: TypedSchema | undefined, depth: number): string {
    if (schema === undefined || depth > DEPTH_LIMIT) return 'dyn';
    if (schema['x-kubernetes-int-or-string'] === true) return 'dyn';
    const { type, properties, additionalProperties: more, items } = schema;
    switch (type) {
      case 'boolean':
        return 'bool';
      case 'integer':
        return 'int';
      case 'number':
        return 'double';
      case 'string':
        return schema.format === undefined ? 'string' : 'dyn';
      case 'array':
        return `list<${this.typeOf(items, depth + 1)}>`;
      default:
        break;
    }
    if (type !== 'object' || schema['x-kubernetes-embedded-resource'] === true) return 'dyn';
    const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
    if (properties !== undefined && !isOpen) return this.objectType(properties, depth);
    return typeof more === 'object' ? `map<string, ${this.typeOf(more, depth + 1)}>` : 'dyn';
  }

  private objectType(properties: { readonly [name: string]: TypedSchema }, depth: number): string {
    const fields = new Map<string, string>();
    for (const [field, schema] of Object.entries(properties)) {
      if (IDENTIFIER.test(field)) fields.set(field, this.typeOf(schema, depth + 1));
    }
    const name = `Object${this.types++}`;
    this.environment.registerType({ name, schema: Object.fromEntries(fields) });
    return name;
  }
}

/** The library's message as cel-go words it; undefined for what cel-go would not object to. */
function problemText(expression: string, message: string): string | undefined {
  const [head = '', ...context] = message.split('\n');
  const line = context.find((one) => one.startsWith('>')) ?? '';
  const caret = context.at(-1) ?? '';
  const margin = line.indexOf('| ') + 2;
  const column = Math.max(0, caret.indexOf('^') - margin);
  const says = (what: string, at: number): string =>
    `ERROR: <input>:1:${at + 1}: ${what}\n | ${expression}\n | ${'.'.repeat(at)}^`;
  const missing = /^No such key: (.*)$/.exec(head)?.[1];
  if (missing !== undefined) return says(`undefined field '${missing}'`, Math.max(0, column - 1));
  const unknown = /^Unknown variable: (.*)$/.exec(head)?.[1];
  if (unknown !== undefined) {
    return says(`undeclared reference to '${unknown}' (in container '')`, column);
  }
  const overload = /^no such overload: (\S+) (\S+) (\S+)$/.exec(head);
  if (!overload) return undefined;
  const [, left = '', operator = '', right = ''] = overload;
  if (!SCALARS.includes(left) || !SCALARS.includes(right)) return undefined;
  const at = expression.indexOf(` ${operator} `, column);
  const what = `found no matching overload for '_${operator}_' applied to '(${left}, ${right})'`;
  return says(what, at === -1 ? column : at + 1);
}
