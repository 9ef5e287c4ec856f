// Redirections: opens what a command reads and writes, for as long as it runs.
import type { Task } from '../../../kernel/task.ts';
import { isFileError } from '../../machines/file-system-error.ts';
import type { Device } from '../../machines/file-system-node.ts';
import { FileInput, FileOutput, FixedInput } from '../../processes/streams.ts';
import { deviceDescriptor } from './devices.ts';
import { expandText } from './expand.ts';
import type { Descriptor, Shell } from './shell.ts';
import type { Redirect } from './syntax/syntax.ts';

/** Runs with redirections, then puts the old descriptors back. A failed one sets status 1. */
export function* withRedirects(
  shell: Shell,
  redirects: readonly Redirect[],
  run: () => Task,
): Task {
  const before = shell.descriptors;
  if (yield* applyRedirects(shell, redirects)) yield* run();
  else shell.status = 1;
  shell.descriptors = before;
}

/** Applies them for good, as `exec > file` does; false (and a message) when one fails. */
export function* applyRedirects(shell: Shell, redirects: readonly Redirect[]): Task<boolean> {
  for (const redirect of redirects) {
    const target = yield* expandText(shell, redirect.word);
    if (shell.leaving) return false;
    const opened = open(shell, redirect, target);
    if (typeof opened === 'string') {
      shell.complain(opened);
      return false;
    }
    const descriptors = [...shell.descriptors];
    descriptors[redirect.descriptor] = opened.descriptor;
    if (redirect.operator.startsWith('&')) descriptors[2] = opened.descriptor;
    shell.descriptors = descriptors;
  }
  return true;
}

interface Opened {
  readonly descriptor: Descriptor | undefined;
}

function open(shell: Shell, redirect: Redirect, target: string): Opened | string {
  const { operator } = redirect;
  if (operator === '<<') {
    return { descriptor: { input: new FixedInput(target), output: undefined } };
  }
  if (operator === '<&' || operator === '>&') return duplicate(shell, target);
  const device = deviceAt(shell, target);
  if (device) return openDevice(shell, device);
  return openFile(shell, redirect, target);
}

function duplicate(shell: Shell, target: string): Opened | string {
  if (target === '-') return { descriptor: undefined };
  if (!/^[0-9]+$/.test(target)) return `${target}: bad file descriptor`;
  const descriptor = shell.descriptors[Number(target)];
  return descriptor ? { descriptor } : `${target}: Bad file descriptor`;
}

function openFile(shell: Shell, { operator }: Redirect, target: string): Opened | string {
  const path = shell.path(target);
  if (operator === '<') {
    const file = shell.files.openForReading(path);
    if (isFileError(file))
      return `can't open ${target}: ${file.text.replace(/ or directory$/, '')}`;
    return { descriptor: { input: new FileInput(file), output: undefined } };
  }
  const file = shell.files.openForWriting(path, {
    append: operator === '>>' || operator === '&>>',
    keep: operator === '<>',
    exclusive: operator === '>' && shell.has('noclobber'),
  });
  if (isFileError(file)) {
    const why = file.code === 'ENOENT' ? 'nonexistent directory' : file.text;
    return `can't create ${target}: ${why}`;
  }
  const input = operator === '<>' ? new FileInput(file) : undefined;
  return { descriptor: { input, output: new FileOutput(file) } };
}

function deviceAt(shell: Shell, target: string): Device | number | undefined {
  if (!target.startsWith('/dev/')) return undefined;
  const number = /^\/dev\/fd\/(\d+)$/.exec(target)?.[1];
  if (number !== undefined) return Number(number);
  const node = shell.files.stat(target);
  return !isFileError(node) && node.kind === 'device' ? node.device : undefined;
}

const STANDARD: Readonly<Partial<Record<Device, number>>> = { stdin: 0, stdout: 1, stderr: 2 };

function openDevice(shell: Shell, device: Device | number): Opened | string {
  const number = typeof device === 'number' ? device : STANDARD[device];
  if (number !== undefined) return duplicate(shell, String(number));
  return { descriptor: deviceDescriptor(shell.context, device as Device) };
}
