// The files beside a kustomization: paths like a shell's, over files that only have names.
import { readYaml } from '../../model/schema/yaml.ts';
import type { Obj } from '../api/client.ts';
import { KubectlError } from '../errors.ts';

/** `a/./b/../c` as `a/c`; '' is the folder at the bottom. */
export function joinPath(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of [...folder.split('/'), ...path.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0) parts.pop();
    else if (part !== '..') parts.push(part);
  }
  return parts.join('/');
}

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

export class FileTree {
  constructor(private readonly read: (name: string) => Promise<string | undefined>) {}

  text(path: string): Promise<string | undefined> {
    return this.read(path);
  }

  /** The kustomization of a folder; undefined when it has none. */
  async kustomization(folder: string): Promise<Obj | undefined> {
    for (const name of NAMES) {
      const path = joinPath(folder, name);
      const text = await this.read(path);
      if (text === undefined) continue;
      const [value] = documentsOf(text, path);
      return value ?? {};
    }
    return undefined;
  }
}

export function documentsOf(text: string, path: string): readonly Obj[] {
  const objects: Obj[] = [];
  for (const { value, problem } of readYaml(text)) {
    if (problem) throw new KubectlError(`${path}: ${problem.message}`);
    const object = value as Obj | null | undefined;
    if (object === null || object === undefined) continue;
    if (object.kind === 'List' && Array.isArray(object.items)) objects.push(...object.items);
    else objects.push(object);
  }
  return objects;
}
