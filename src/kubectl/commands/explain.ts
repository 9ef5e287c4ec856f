// kubectl explain. Upstream: kubectl pkg/explain/v2/templates/plaintext.tmpl, term.WriteMarkdown
import type { Obj } from '../api/client.ts';
import type { Command, Invocation } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { openApiDocument, resolved, schemaOfKind } from '../apply/patch-shape.ts';
import type { ApiResource } from '../api/discovery.ts';
import { wrap } from './wrap-text.ts';

export const explain: Command = {
  path: 'explain',
  summary: 'Get documentation for a resource',
  usage: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group]',
  completes: 'kinds',
  flags: flagSpecs('api-version:s o/output:s=plaintext recursive:b'),
  async run(call) {
    const [path, ...more] = call.args;
    if (path === undefined) {
      throw new KubectlError(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
      );
    }
    if (more.length > 0) {
      throw new KubectlError('We accept only this format: explain RESOURCE\n');
    }
    const { resource, fields } = await resourceAndFields(call, path);
    const document = await openApiDocument(call.client, resource);
    const schema = schemaOfKind(document, resource);
    if (!schema) throw new KubectlError(`couldn't find resource for "${resource.kind}"`);
    call.out(headText(resource));
    let at: Obj = schema;
    let field: Obj;
    let name = '';
    for (const part of fields) {
      const found = properties(document, at)?.[part];
      if (!found) throw new KubectlError(`field "${part}" does not exist`);
      [field, name] = [found, part];
      at = found;
    }
    const shown = { document, isRecursive: call.flags.bool('recursive') };
    call.out(explanation(shown, at, field, name));
  },
};

async function resourceAndFields(call: Invocation, path: string) {
  const parts = path.split('.');
  const version = call.flags.text('api-version');
  for (let take = Math.min(parts.length, 6); take >= 2; take--) {
    const found = await call.discovery.tryFind(parts.slice(0, take).join('.'));
    if (found && isFull(found, parts.slice(1, take))) {
      return { resource: found, fields: parts.slice(take) };
    }
  }
  const word = parts[0] as string;
  const resource = await call.discovery.tryFind(word);
  if (!resource)
    throw new KubectlError(`the server doesn't have a resource type "${word}"`, 1, true);
  if (version === '') return { resource, fields: parts.slice(1) };
  const [group = '', only] = version.includes('/') ? version.split('/') : ['', version];
  const all = await call.discovery.resources();
  const exact = all.find(
    (one) => one.plural === resource.plural && one.group === group && one.version === only,
  );
  if (!exact)
    throw new KubectlError(`couldn't find resource for "${version}, Resource=${resource.plural}"`);
  return { resource: exact, fields: parts.slice(1) };
}

function isFull({ group, version }: ApiResource, rest: readonly string[]): boolean {
  const text = rest.join('.');
  return group !== '' && (text === group || text === `${version}.${group}`);
}

function headText({ group, version, kind }: ApiResource): string {
  const first = group === '' ? '' : `GROUP:      ${group}\n`;
  return `${first}KIND:       ${kind}\nVERSION:    ${version}\n\n`;
}

interface Shown {
  readonly document: Obj;
  readonly isRecursive: boolean;
}

/** The schema that lists fields: through references, lists and maps. */
function fieldSchema(document: Obj, schema: Obj): Obj | undefined {
  const inner = resolved(document, schema);
  if (inner?.items) return fieldSchema(document, inner.items);
  if (inner?.additionalProperties && !inner.properties) {
    return fieldSchema(document, inner.additionalProperties);
  }
  return inner;
}

function properties(document: Obj, schema: Obj): Obj | undefined {
  return fieldSchema(document, schema)?.properties;
}

function typeOf(document: Obj, schema: Obj): string {
  if (schema.$ref || schema.allOf?.[0]?.$ref) {
    const reference: string = schema.$ref ?? schema.allOf[0].$ref;
    const last = reference.slice(reference.lastIndexOf('.') + 1);
    const inner = resolved(document, schema);
    if (inner?.type === 'string' && !inner.properties)
      return last === 'Time' || last === 'MicroTime'
        ? 'string'
        : last === 'Quantity'
          ? 'Quantity'
          : 'string';
    return last;
  }
  if (schema.items) return `[]${typeOf(document, schema.items)}`;
  if (schema.additionalProperties)
    return `map[string]${typeOf(document, schema.additionalProperties)}`;
  return schema.type === undefined || schema.type === 'object' ? 'Object' : schema.type;
}

function explanation({ document, isRecursive }: Shown, at: Obj, field: Obj, name: string): string {
  let text = '';
  const inner = fieldSchema(document, at);
  const describedBy = field ? resolved(document, field) : at;
  if (field) {
    text += `FIELD: ${name} <${typeOf(document, field)}>\n`;
    const values: readonly string[] = enumOf(field) ?? [];
    if (values.length > 0) {
      text += `ENUM:\n${values.map((value) => `    ${value === '' ? '""' : value}\n`).join('')}`;
    }
    text += values.length > 0 ? '\n' : '\n\n';
  }
  text += `DESCRIPTION:\n${descriptionText(document, field, describedBy, at)}`;
  const list = inner?.properties;
  if (list) {
    text += 'FIELDS:\n';
    text += isRecursive
      ? recursiveText(document, inner, 1, new Set())
      : fieldsText(document, inner);
  }
  return `${text}\n`;
}

function enumOf(schema: Obj): readonly string[] | undefined {
  return schema?.enum ?? schema?.items?.enum;
}

function descriptionText(document: Obj, field: Obj, described: Obj, at: Obj): string {
  const own: string = field?.description ?? '';
  const element = fieldSchema(document, at);
  const texts = [own, described === field ? '' : (described?.description ?? '')];
  if (element !== described && element?.description) texts.push(element.description);
  const shown = texts.filter((one, index) => one && texts.indexOf(one) === index);
  if (shown.length === 0) return '    <empty>\n';
  return `${shown.map((one) => wrap(one, 76, 4)).join('')}    \n`;
}

function fieldsText(document: Obj, schema: Obj): string {
  const required = new Set<string>(schema.required ?? []);
  return Object.keys(schema.properties)
    .sort()
    .map((name) => {
      const field: Obj = schema.properties[name];
      const mark = required.has(name) ? ' -required-' : '';
      const values = enumOf(field);
      const list = values ? `  enum: ${enumText(values)}\n` : '';
      const description: string = field.description ?? '';
      const text = description === '' ? '    <no description>\n' : wrap(description, 76, 4);
      return `  ${name}\t<${typeOf(document, field)}>${mark}\n${list}${text}\n`;
    })
    .join('');
}

function enumText(values: readonly string[]): string {
  const shown = values.map((value) => (value === '' ? '""' : value));
  return shown.length > 4 ? `${shown.slice(0, 4).join(', ')}, ....` : shown.join(', ');
}

function recursiveText(document: Obj, schema: Obj, level: number, path: ReadonlySet<Obj>): string {
  const required = new Set<string>(schema.required ?? []);
  const margin = '  '.repeat(level);
  return Object.keys(schema.properties ?? {})
    .sort()
    .map((name) => {
      const field: Obj = schema.properties[name];
      const mark = required.has(name) ? ' -required-' : '';
      const values = enumOf(field);
      const list = values ? `${margin}enum: ${enumText(values)}\n` : '';
      const head = `${margin}${name}\t<${typeOf(document, field)}>${mark}\n${list}`;
      const inner = fieldSchema(document, field);
      if (!inner?.properties || path.has(inner)) return head;
      return head + recursiveText(document, inner, level + 1, new Set([...path, inner]));
    })
    .join('');
}
