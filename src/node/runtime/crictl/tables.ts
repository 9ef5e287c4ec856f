// The tables that crictl prints.
import type { Micros } from '../../../kernel/time.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../kernel/time.ts';
import type { ContainerRuntimeInterface, CriSandboxStatus } from '../cri.ts';

const ID_LENGTH = 13;

export function containersTable(
  runtime: ContainerRuntimeInterface,
  now: Micros,
  isAll: boolean,
): string {
  const sandboxes = new Map(runtime.listPodSandbox().map((sandbox) => [sandbox.id, sandbox]));
  const rows = runtime
    .listContainers(isAll ? {} : { isRunning: true })
    .map((status) => [
      status.id.slice(0, ID_LENGTH),
      shortImage(status.imageRef),
      `${ago(now - status.createdAt)} ago`,
      status.state === 'exited' ? 'Exited' : status.state === 'running' ? 'Running' : 'Created',
      status.name,
      String(status.attempt),
      status.sandboxId.slice(0, ID_LENGTH),
      sandboxes.get(status.sandboxId)?.name ?? 'unknown',
      status.podNamespace,
    ]);
  const header = [
    'CONTAINER',
    'IMAGE',
    'CREATED',
    'STATE',
    'NAME',
    'ATTEMPT',
    'POD ID',
    'POD',
    'NAMESPACE',
  ];
  return table(header, rows);
}

export function podsTable(runtime: ContainerRuntimeInterface, now: Micros): string {
  const header = ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'];
  const row = (sandbox: CriSandboxStatus): string[] => [
    sandbox.id.slice(0, ID_LENGTH),
    `${ago(now - sandbox.createdAt)} ago`,
    sandbox.isReady ? 'Ready' : 'NotReady',
    sandbox.name,
    sandbox.namespace,
    String(sandbox.attempt),
    sandbox.runtimeHandler || '(default)',
  ];
  return table(header, runtime.listPodSandbox().map(row));
}

export function imagesTable(runtime: ContainerRuntimeInterface): string {
  const rows = runtime.listImages().flatMap(({ id, repoTags, repoDigests, bytes }) => {
    const names = repoTags.length > 0 ? repoTags : [`${repoDigests[0]?.split('@')[0]}:<none>`];
    return names.map((name) => {
      const colon = name.lastIndexOf(':');
      const size = `${(bytes / 1_000_000).toFixed(1)}MB`;
      return [name.slice(0, colon), name.slice(colon + 1), shortImage(id), size];
    });
  });
  const sorted = rows.sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1));
  return table(['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'], sorted);
}

export function statsTable(runtime: ContainerRuntimeInterface): string {
  const rows = runtime.listContainers({ isRunning: true }).flatMap(({ id, name }) => {
    const stats = runtime.containerStats(id);
    if (!stats) return [];
    const { cpuMillis, memoryBytes, fileSystemBytes } = stats;
    const cpu = (cpuMillis / 10).toFixed(2);
    return [[id.slice(0, ID_LENGTH), name, cpu, size(memoryBytes), size(fileSystemBytes), '0']];
  });
  return table(['CONTAINER', 'NAME', 'CPU %', 'MEM', 'DISK', 'INODES'], rows);
}

function shortImage(reference: string): string {
  return reference.replace(/^.*sha256:/, '').slice(0, ID_LENGTH);
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes}B`;
  return bytes < 1_000_000
    ? `${(bytes / 1000).toFixed(2)}kB`
    : `${(bytes / 1_000_000).toFixed(2)}MB`;
}

/** As go-units words durations. */
function ago(duration: Micros): string {
  const seconds = Math.floor(duration / SECOND);
  if (seconds < 1) return 'Less than a second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(duration / MINUTE);
  if (minutes < 2) return 'About a minute';
  if (minutes < 46) return `${minutes} minutes`;
  const hours = Math.floor(duration / HOUR + 0.5);
  if (hours < 2) return 'About an hour';
  return hours < 48 ? `${hours} hours` : `${Math.floor(duration / DAY)} days`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd((widths[column] as number) + 3))
      .join('')
      .trimEnd();
  return `${[header, ...rows].map(line).join('\n')}\n`;
}
