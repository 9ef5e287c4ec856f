// Reads descriptions, required fields and enums from the .d.ts files of kubernetes-models.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FIELD = new RegExp(
  '(?: {4}/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\n)?' +
    ' {4}"([^"]+)"(\\??): ((?:\\{[\\s\\S]*?\\n {4}\\}|[^;\\n]+));\\n',
  'g',
);
const ENUM = /^"[^"]*"( \| "[^"]*")*$/;

/** Map of "IoK8sApiAppsV1Deployment" to {description, fields: Map of name to field facts}. */
export function readDeclarations(roots) {
  const declarations = new Map();
  for (const file of roots.flatMap((root) => listDeclarationFiles(root))) {
    const source = readFileSync(file, 'utf8');
    const exported = /export type \{ (\w+) as (I?IoK8s\w+)/.exec(source);
    if (!exported) continue;
    const parsed = parseInterface(source, exported[1]);
    if (parsed) declarations.set(exported[2].replace(/^I(?=IoK8s)/, ''), parsed);
  }
  return declarations;
}

function listDeclarationFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === '_schemas' || entry.name === 'node_modules') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listDeclarationFiles(path);
    return entry.name.endsWith('.d.ts') && entry.name !== 'index.d.ts' ? [path] : [];
  });
}

function parseInterface(source, name) {
  const head = new RegExp(
    `(/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*)?export interface ${name}` +
      '(?: extends [^{]+)? \\{\\n([\\s\\S]*?)\\n?\\}\\n',
  ).exec(source);
  if (!head) return undefined;
  const fields = new Map();
  for (const [, comment, field, optional, type] of `${head[3]}\n`.matchAll(FIELD)) {
    fields.set(field, {
      description: cleanComment(comment),
      required: optional === '',
      enum: ENUM.test(type) ? type.split(' | ').map((value) => value.slice(1, -1)) : undefined,
      type,
    });
  }
  return { description: cleanComment(head[2]), fields };
}

function cleanComment(comment) {
  return comment?.replace(/^\s*\* ?/gm, '').trim();
}
