// Files go out as downloads: one, all in one text, or all in one archive.
import type { ManifestFile } from '../../../store/files.ts';
import { zipOf } from './zip.ts';

export function exportFile({ name, text }: ManifestFile): void {
  download(name.slice(name.lastIndexOf('/') + 1), new Blob([text], { type: 'application/yaml' }));
}

/** All manifests one after another, as `kubectl apply -f` takes them. */
export function exportAsOne(files: readonly ManifestFile[]): void {
  download('manifests.yaml', new Blob([oneText(files)], { type: 'application/yaml' }));
}

export async function exportAsZip(files: readonly ManifestFile[]): Promise<void> {
  download('manifests.zip', new Blob([await zipOf(files)], { type: 'application/zip' }));
}

/** JSON is YAML: it only has to stand between lines of its own. */
export function oneText(files: readonly ManifestFile[]): string {
  const parts = files.map(({ name, text }) => {
    const body = text.replace(/^\uFEFF/, '').replace(/^---[ \t]*\r?\n/, '');
    return `# ${name.replace(/[\r\n]/g, ' ')}\n${body}${/\n$/.test(body) ? '' : '\n'}`;
  });
  return parts.join('---\n');
}

function download(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
