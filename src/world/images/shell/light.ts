// Which programs run as tasks of their shell: the small commands, and the shell itself.
import type { Program } from '../../machines/program.ts';

const LIGHT = new WeakSet<Program>();
const SHELLS = new WeakSet<Program>();

/** Marks a program as light: it heeds no signals and leaves no connection open. */
export function light(program: Program): Program {
  LIGHT.add(program);
  return program;
}

/** Marks a shell: light, but with a pid of its own from the beginning (`$$`). */
export function shellProgram(program: Program): Program {
  SHELLS.add(program);
  return light(program);
}

export function isShell(program: Program): boolean {
  return SHELLS.has(program);
}

export function isLight(program: Program): boolean {
  return LIGHT.has(program);
}
