// What a command on a machine ends with.

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
