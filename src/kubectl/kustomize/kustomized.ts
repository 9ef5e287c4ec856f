// The objects behind `-k DIR`: the kustomization among a person's files.
import type { Obj } from '../api/client.ts';
import type { Invocation } from '../command.ts';
import { buildKustomization } from './build.ts';
import { FileTree } from './file-tree.ts';

export function kustomized(call: Invocation, folder: string): Promise<readonly Obj[]> {
  const tree = new FileTree((name) => call.host.readFile(name));
  return buildKustomization(tree, folder, (text) => call.err(text));
}
