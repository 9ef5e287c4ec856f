// Splits a text into manifests as kubectl does; what cannot be read becomes a problem at its line.
import type { YamlDocument } from '../../../model/schema/yaml.ts';
import { readYaml } from '../../../model/schema/yaml.ts';
import { isRecord } from '../../../model/meta/json-data.ts';

export interface Problem {
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
}

export interface Manifest {
  /** Names the manifest in later questions about its lines. */
  readonly index: number;
  readonly line: number;
  readonly apiVersion: string;
  readonly kind: string;
  /** '' when generateName is used. */
  readonly name: string;
  /** '' when the manifest does not say. */
  readonly namespace: string;
  readonly object: { readonly [key: string]: unknown };
}

export interface Manifests {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly Problem[];
}

interface Part {
  readonly document: YamlDocument;
  /** Lines of the text before this part. */
  readonly offset: number;
  /** Before the paths of a manifest that stands in a List: `items[2].`. */
  readonly prefix: string;
}

/** One text, read once; answers lines of fields afterwards. */
export class ManifestReader {
  private readonly parts: Part[] = [];
  private readonly manifests: Manifest[] = [];
  private readonly problems: Problem[] = [];

  constructor(text: string) {
    for (const { chunk, offset } of chunksOf(text)) {
      for (const document of readYaml(chunk)) this.readDocument(document, offset);
    }
  }

  get result(): Manifests {
    return { manifests: this.manifests, problems: this.problems };
  }

  /** The line of the first of these field paths that the manifest has, or of its beginning. */
  lineOf(index: number, paths: readonly string[]): number {
    const part = this.parts[index];
    if (!part) return 1;
    const { document, offset, prefix } = part;
    const path = paths[0];
    return offset + (path === undefined ? this.firstLine(part) : document.lineOf(prefix + path));
  }

  private firstLine({ document, prefix }: Part): number {
    return prefix === '' ? document.firstLine : document.lineOf(prefix.slice(0, -1));
  }

  private readDocument(document: YamlDocument, offset: number): void {
    const line = offset + document.firstLine;
    const { problem, value } = document;
    if (problem) {
      const message = problem.message.replace(
        /\bline (\d+)/g,
        (_, n) => `line ${Number(n) + offset}`,
      );
      this.problems.push({ line: offset + problem.line, message });
      return;
    }
    if (value === null) return;
    for (const { path, line: at } of document.duplicates) {
      const key = path.slice(path.lastIndexOf('.') + 1);
      const message = `yaml: line ${offset + at}: key "${key}" already set in map`;
      this.problems.push({ line: offset + at, message });
    }
    if (document.duplicates.length > 0) return;
    if (!isRecord(value)) {
      this.problems.push({ line, message: 'a manifest is an object with apiVersion and kind' });
      return;
    }
    this.readObject(value, { document, offset, prefix: '' });
  }

  private readObject(object: { readonly [key: string]: unknown }, part: Part): void {
    const line = part.offset + this.firstLine(part);
    const missing = ['apiVersion', 'kind'].filter((field) => !textOf(object[field]));
    if (missing.length > 0) {
      const words = missing.map((field) => `${field} not set`);
      this.problems.push({ line, message: `error validating data: [${words.join(', ')}]` });
      return;
    }
    const { kind } = object;
    if (Array.isArray(object['items']) && textOf(kind).endsWith('List')) {
      this.readItems(object['items'], object, part);
      return;
    }
    const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
    this.manifests.push({
      index: this.parts.length,
      line,
      apiVersion: textOf(object['apiVersion']),
      kind: textOf(kind),
      name: textOf(metadata['name']),
      namespace: textOf(metadata['namespace']),
      object,
    });
    this.parts.push(part);
  }

  /** Upstream: apimachinery unstructured decodeToList: items of a PodList need not say they are. */
  private readItems(items: readonly unknown[], list: Fields, part: Part): void {
    const kind = textOf(list['kind']).slice(0, -'List'.length);
    for (const [index, item] of items.entries()) {
      const own = { ...part, prefix: `${part.prefix}items[${index}].` };
      if (isRecord(item)) {
        const named = kind !== '' && !textOf(item['kind']);
        this.readObject(named ? { apiVersion: list['apiVersion'], kind, ...item } : item, own);
      } else {
        const message = `items[${index}] is no object with apiVersion and kind`;
        this.problems.push({ line: part.offset + this.firstLine(own), message });
      }
    }
  }
}

interface Fields {
  readonly [key: string]: unknown;
}

/** The text between lines that begin a new document, so that a broken one spoils no other. */
function* chunksOf(text: string): Iterable<{ readonly chunk: string; readonly offset: number }> {
  const separator = /^---(?:[ \t].*)?\r?$/gm;
  let from = 0;
  let offset = 0;
  for (const match of text.matchAll(separator)) {
    const chunk = text.slice(from, match.index);
    if (chunk.trim() !== '') yield { chunk, offset };
    offset += countLines(chunk) + 1;
    from = match.index + match[0].length + 1;
  }
  const chunk = text.slice(from);
  if (chunk.trim() !== '') yield { chunk, offset };
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
