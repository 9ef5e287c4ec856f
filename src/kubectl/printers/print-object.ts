// Objects in the formats of -o that need no table. Upstream: cli-runtime/pkg/genericclioptions
import type { Obj } from '../api/client.ts';
import { splitApiVersion } from '../api/discovery.ts';
import { KubectlError } from '../errors.ts';
import type { Flags } from '../flags.ts';
import { customColumnsText } from './custom-columns.ts';
import { goTemplateText } from './go-template.ts';
import { jsonPathAsJson, jsonPathText } from './json-path.ts';
import { toJson, toYaml, typedJson } from './yaml.ts';

export const PRINT_FLAGS =
  'o/output:s template:s allow-missing-template-keys:b=true show-managed-fields:b';

const GENERIC = [
  'json',
  'yaml',
  'kyaml',
  'name',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
];

const typed = new WeakSet<object>();

/** kubectl writes what it made itself in the order of its types, not of the alphabet. */
export function markTyped<T extends object>(object: T): T {
  typed.add(object);
  return object;
}

/** Splits `jsonpath={.metadata.name}`. */
export function outputFormat(flags: Flags): { readonly format: string; readonly rest: string } {
  const output = flags.text('output');
  const equals = output.indexOf('=');
  if (equals < 0) {
    const rest = flags.text('template');
    return { format: output === '' && rest !== '' ? 'go-template' : output, rest };
  }
  return { format: output.slice(0, equals), rest: output.slice(equals + 1) };
}

/** Prints one object; with more formats allowed when a command knows more. */
export function printObject(object: Obj, flags: Flags, more: readonly string[] = []): string {
  const { format, rest } = outputFormat(flags);
  const shown = flags.bool('show-managed-fields') ? object : withoutManagedFields(object);
  switch (format) {
    case 'json':
      return typed.has(object) ? typedJson(shown) : toJson(shown);
    case 'yaml':
      return toYaml(shown);
    case 'name':
      return namesOf(shown)
        .map((name) => `${name}\n`)
        .join('');
    case 'jsonpath':
      needs(rest, 'jsonpath');
      return jsonPathText(rest, shown);
    case 'jsonpath-as-json':
      needs(rest, 'jsonpath-as-json');
      return jsonPathAsJson(rest, shown);
    case 'go-template':
    case 'template':
      needs(rest, 'go-template');
      return goTemplateText(rest, shown);
    case 'custom-columns':
      return customColumnsText(rest, shown.items ?? [shown], !flags.bool('no-headers'));
    default:
      throw formatError(flags.text('output'), more);
  }
}

export function formatError(output: string, more: readonly string[] = []): KubectlError {
  const allowed = [...GENERIC, ...more];
  return new KubectlError(
    `unable to match a printer suitable for the output format "${output}", ` +
      `allowed formats are: ${allowed.sort().join(',')}`,
  );
}

function needs(rest: string, format: string): void {
  if (rest !== '') return;
  throw new KubectlError(
    format.startsWith('jsonpath')
      ? `template format specified but no template given`
      : 'template format specified but no template given',
  );
}

function namesOf(object: Obj): readonly string[] {
  return object.items ? object.items.map(nameOf) : [nameOf(object)];
}

/** `deployment.apps/web`. */
export function nameOf(object: Obj): string {
  const [group] = splitApiVersion(object.apiVersion ?? '');
  const kind = String(object.kind ?? '').toLowerCase();
  return `${kind}${group === '' ? '' : `.${group}`}/${object.metadata?.name ?? ''}`;
}

export function withoutManagedFields(object: Obj): Obj {
  if (Array.isArray(object.items)) {
    return { ...object, items: object.items.map(withoutManagedFields) };
  }
  if (!object.metadata?.managedFields) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
