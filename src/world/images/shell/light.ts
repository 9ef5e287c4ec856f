// Which programs run as tasks of their shell: the small commands, and the shell itself.
import type { Program } from '../../machines/program.ts';

const LIGHT = new WeakSet<Program>();

/** Marks a program as light: it heeds no signals and leaves no connection open. */
export function light(program: Program): Program {
  LIGHT.add(program);
  return program;
}

export function isLight(program: Program): boolean {
  return LIGHT.has(program);
}
