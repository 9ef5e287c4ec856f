// Builds a kustomization: resources and bases, generators, patches, and what is said of all.
// Upstream: kustomize api/internal/target/kusttarget.go
import type { Obj } from '../api/client.ts';
import { KubectlError } from '../errors.ts';
import { KEEP_NAMES, withAnnotations, withImage, withLabels } from './fields.ts';
import { withNamespace, withReplicas } from './fields.ts';
import { documentsOf, joinPath } from './file-tree.ts';
import type { FileTree } from './file-tree.ts';
import { generate, hashOf } from './generators.ts';
import { applyPatch, strategicMerge } from './patches.ts';
import type { Patch } from './patches.ts';
import { inOrder } from './order.ts';
import { renameKey, withRenames } from './references.ts';

/** Fields of a kustomization that this one does not know, though the real one does. */
const NOT_HERE = ['helmCharts', 'helmChartInflationGenerator', 'generators', 'transformers'].concat(
  ['validators', 'replacements', 'vars', 'configurations', 'openapi', 'crds', 'components'],
);

/** An object on its way, with whether its name gets a hash in the end. */
interface Part {
  readonly object: Obj;
  readonly hashes: boolean;
  /** What it is called in the files, which patches of outer layers may use too. */
  readonly name: string;
}

/** The objects of a folder's kustomization, in order. Throws KubectlError in its words. */
export async function buildKustomization(
  tree: FileTree,
  folder: string,
  warn: (text: string) => void,
): Promise<readonly Obj[]> {
  const parts = await layer(tree, joinPath('', folder), 0, warn);
  return hashed(parts);
}

const MOST_LAYERS = 20;

const DEPRECATED = new Map([
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['patchesStrategicMerge', 'patches'],
  ['patchesJson6902', 'patches'],
]);

function warnOf(given: Obj, warn: (text: string) => void): void {
  for (const [old, now] of DEPRECATED) {
    if (given[old] === undefined) continue;
    warn(
      `# Warning: '${old}' is deprecated. Please use '${now}' instead. Run 'kustomize edit fix' ` +
        'to update your Kustomization automatically.\n',
    );
  }
}

async function layer(
  tree: FileTree,
  folder: string,
  depth: number,
  warn: (text: string) => void,
): Promise<readonly Part[]> {
  const shown = folder === '' ? '.' : folder;
  if (depth > MOST_LAYERS) throw new KubectlError(`cycle detected: candidate root '${shown}'`);
  const given = await tree.kustomization(folder);
  if (!given) {
    throw new KubectlError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in ` +
        `directory '${shown}'`,
    );
  }
  const unknown = NOT_HERE.find((field) => given[field] !== undefined);
  if (unknown) throw new KubectlError(`${unknown} of a kustomization is not part of this kubectl`);
  warnOf(given, warn);
  const below = (path: string) => layer(tree, path, depth + 1, warn);
  let parts: readonly Part[] = await resourcesOf(tree, folder, given, below);
  parts = await withGenerated(parts, given, tree, folder);
  parts = await patched(parts, given, tree, folder);
  return transformed(parts, given);
}

async function resourcesOf(
  tree: FileTree,
  folder: string,
  given: Obj,
  below: (path: string) => Promise<readonly Part[]>,
) {
  const parts: Part[] = [];
  for (const entry of [...(given.bases ?? []), ...(given.resources ?? [])] as string[]) {
    if (/^[a-z]+:\/\/|^github\.com\//.test(entry)) {
      throw new KubectlError(
        `accumulating resources from '${entry}': this page reaches no other host`,
      );
    }
    const path = joinPath(folder, entry);
    const text = await tree.text(path);
    if (text === undefined) {
      const isFolder = (await tree.kustomization(path)) !== undefined;
      if (!isFolder) {
        throw new KubectlError(
          `accumulating resources: accumulation err='accumulating resources from '${entry}': ` +
            `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory'`,
        );
      }
      parts.push(...(await below(path)));
      continue;
    }
    for (const object of documentsOf(text, path)) {
      parts.push({ object, hashes: false, name: object.metadata?.name ?? '' });
    }
  }
  return parts;
}

async function withGenerated(parts: readonly Part[], given: Obj, tree: FileTree, folder: string) {
  let all = parts;
  const global: Obj = given.generatorOptions ?? {};
  for (const [kind, list] of [
    ['ConfigMap', given.configMapGenerator],
    ['Secret', given.secretGenerator],
  ] as const) {
    for (const one of (list ?? []) as Obj[]) {
      const made = await generate(kind, one, global, tree, folder);
      const part = { object: made.object, hashes: made.hashes, name: one.name as string };
      const same = (other: Part): boolean => other.object.kind === kind && other.name === one.name;
      if (made.behavior === 'create') all = [...all, part];
      else if (!all.some(same)) {
        throw new KubectlError(
          `merging from generator: id resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:` +
            `"${kind}", isClusterScoped:false}, Name:"${one.name}", Namespace:""} does not exist; ` +
            `cannot merge or replace`,
        );
      } else {
        const isMerged = made.behavior === 'merge';
        all = all.map((other) => {
          if (!same(other)) return other;
          const object = isMerged
            ? strategicMerge(other.object, { ...made.object, metadata: {} })
            : { ...made.object, metadata: other.object.metadata };
          return { ...other, object };
        });
      }
    }
  }
  return all;
}

async function patched(parts: readonly Part[], given: Obj, tree: FileTree, folder: string) {
  const list: Patch[] = [];
  const read = async (path: string): Promise<string> => {
    const text = await tree.text(joinPath(folder, path));
    if (text === undefined) {
      throw new KubectlError(
        `evalsymlink failure on '${joinPath(folder, path)}' : lstat ${joinPath(folder, path)}: ` +
          'no such file or directory',
      );
    }
    return text;
  };
  for (const entry of (given.patchesStrategicMerge ?? []) as string[]) {
    const isInline = entry.includes('\n');
    list.push({ text: isInline ? entry : await read(entry), source: isInline ? 'patch' : entry });
  }
  for (const { path, patch, target } of [
    ...(given.patches ?? []),
    ...(given.patchesJson6902 ?? []),
  ] as Obj[]) {
    list.push({ text: path ? await read(path) : patch, source: path ?? 'patch', target });
  }
  let all = parts;
  for (const patch of list) {
    const before = all.map(({ object }) => object);
    const after = applyPatch(before, patch);
    all = after.map((object, at) => {
      const old = all.find((part) => part.object === object) ?? all[at];
      return { ...(old as Part), object };
    });
  }
  return all;
}

function transformed(parts: readonly Part[], given: Obj): readonly Part[] {
  const { namePrefix = '', nameSuffix = '' } = given;
  let all = parts.map((part) => ({ ...part, object: changed(part.object, given) }));
  if (namePrefix !== '' || nameSuffix !== '') {
    const renames = new Map<string, string>();
    all = all.map((part) => {
      const { kind, metadata } = part.object;
      if (KEEP_NAMES.has(kind)) return part;
      const name = `${namePrefix}${metadata.name}${nameSuffix}`;
      renames.set(renameKey(kind, metadata.name), name);
      return { ...part, object: { ...part.object, metadata: { ...metadata, name } } };
    });
    all = all.map((part) => ({ ...part, object: withRenames(part.object, renames) }));
  }
  return all;
}

/** In the order of the real one: namespace, labels, annotations, replicas, images. */
function changed(object: Obj, given: Obj): Obj {
  let next = object;
  if (given.namespace) next = withNamespace(next, given.namespace);
  if (given.commonLabels) {
    next = withLabels(next, given.commonLabels, { selectors: true, templates: true });
  }
  for (const { pairs, includeSelectors, includeTemplates } of (given.labels ?? []) as Obj[]) {
    const how = { selectors: includeSelectors === true, templates: includeTemplates === true };
    next = withLabels(next, pairs ?? {}, how);
  }
  if (given.commonAnnotations) next = withAnnotations(next, given.commonAnnotations);
  for (const one of (given.replicas ?? []) as Obj[]) next = withReplicas(next, one);
  for (const one of (given.images ?? []) as Obj[]) next = withImage(next, one) as Obj;
  return next;
}

function hashed(parts: readonly Part[]): readonly Obj[] {
  const renames = new Map<string, string>();
  const named = parts.map(({ object, hashes }) => {
    if (!hashes) return object;
    const { kind, metadata } = object;
    const name = `${metadata.name}-${hashOf(object)}`;
    renames.set(renameKey(kind, metadata.name), name);
    return { ...object, metadata: { ...metadata, name } };
  });
  return inOrder(named.map((object) => withRenames(object, renames)));
}
