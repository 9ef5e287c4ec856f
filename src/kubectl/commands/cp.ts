// kubectl cp: files between the editor and a container, by the container's own tar.
// Upstream: kubectl pkg/cmd/cp/cp.go
import { pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import type { Command, Invocation } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { containerOf, runInContainer } from './exec.ts';
import type { TarEntry } from './tar.ts';
import { readTar, writeTar } from './tar.ts';

interface Place {
  readonly namespace: string;
  /** '' for a file of the workstation. */
  readonly pod: string;
  readonly file: string;
}

export const cp: Command = {
  path: 'cp',
  summary: 'Copy files and directories to and from containers',
  usage: '<file-spec-src> <file-spec-dest>',
  completes: 'pods',
  flags: flagSpecs('c/container:s no-preserve:b retries:i=0'),
  async run(call) {
    if (call.args.length !== 2) {
      throw new KubectlError('source and destination are required');
    }
    const [from, to] = call.args.map(placeOf) as [Place, Place];
    if (from.pod !== '' && to.pod !== '') {
      throw new KubectlError('one of src or dest must be a local file specification');
    }
    if (from.pod === '' && to.pod === '') {
      throw new KubectlError('one of src or dest must be a remote file specification');
    }
    if (from.file === '' || to.file === '') throw new KubectlError('filepath can not be empty');
    if (from.pod === '') await toPod(call, from, to);
    else await fromPod(call, from, to);
  },
};

/** `namespace/pod:file`, `pod:file` or a file. */
function placeOf(text: string): Place {
  const colon = text.indexOf(':');
  if (colon < 0) return { namespace: '', pod: '', file: text };
  if (colon === 0)
    throw new KubectlError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  const parts = text.slice(0, colon).split('/');
  const file = text.slice(colon + 1);
  if (parts.length === 1) return { namespace: '', pod: parts[0] as string, file };
  if (parts.length === 2) {
    return { namespace: parts[0] as string, pod: parts[1] as string, file };
  }
  throw new KubectlError('filespec must match the canonical format: [[namespace/]pod:]file/path');
}

async function containerIn(call: Invocation, { pod, namespace }: Place) {
  const where = namespace || call.namespace;
  const found: Obj = await call.client.get(pathOf(await call.discovery.find('pods'), where, pod));
  return { namespace: where, pod, container: containerOf(call, found) };
}

async function toPod(call: Invocation, from: Place, to: Place): Promise<void> {
  const text = await call.host.readFile(from.file);
  if (text === undefined) {
    throw new KubectlError(`${from.file} doesn't exist in local filesystem`);
  }
  const target = await containerIn(call, to);
  const base = from.file.slice(from.file.lastIndexOf('/') + 1);
  const test = await runInContainer(call, { ...target, command: ['test', '-d', to.file] });
  const path =
    test.code === 0 || to.file.endsWith('/') ? `${to.file.replace(/\/$/, '')}/${base}` : to.file;
  const slash = path.lastIndexOf('/');
  const folder = slash < 0 ? '' : path.slice(0, slash) || '/';
  const entry = { name: path.slice(slash + 1), isFolder: false, text };
  const command = ['tar', '-xmf', '-', ...(folder === '' ? [] : ['-C', folder])];
  const { code, err } = await runInContainer(call, {
    ...target,
    command,
    input: writeTar([entry]),
  });
  if (err !== '') call.err(err);
  if (code !== 0) throw new KubectlError(`command terminated with exit code ${code}`, 1, true);
}

async function fromPod(call: Invocation, from: Place, to: Place): Promise<void> {
  if (!call.host.writeFile) throw new KubectlError('there is no place for files here');
  const target = await containerIn(call, from);
  const path = from.file.replace(/^\//, '').replace(/\/$/, '');
  const command = ['tar', 'cf', '-', from.file];
  const { out, err } = await runInContainer(call, { ...target, command });
  // What tar complains of stands in kubectl's own output.
  call.out(err.replace(/^.*[Rr]emoving leading.*\n/gm, ''));
  for (const entry of readTar(out)) {
    const name = localName(entry, path, to.file);
    if (!entry.isFolder && name !== undefined) call.host.writeFile(name, entry.text);
  }
}

/** Where an entry goes: the file itself, or its place below the folder that was asked for. */
function localName(entry: TarEntry, path: string, to: string): string | undefined {
  const name = entry.name.replace(/^\.?\//, '');
  if (name === path) return to;
  return name.startsWith(`${path}/`) ? `${to}/${name.slice(path.length + 1)}` : undefined;
}
