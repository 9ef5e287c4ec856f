// What kubectl says when something fails. Upstream: kubectl pkg/cmd/util/helpers.go

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** meta/v1 Status, as the API server answers. */
export interface ApiStatus {
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: {
    readonly name?: string;
    readonly kind?: string;
    readonly group?: string;
    readonly causes?: readonly StatusCause[];
  };
}

/** A failure of kubectl's own: printed as `error: ...`. */
export class KubectlError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
    /** Printed without `error: ` before it. */
    readonly isPlain = false,
  ) {
    super(message);
  }
}

/** The API server refused. */
export class StatusError extends Error {
  constructor(readonly status: ApiStatus) {
    super(status.message ?? '');
  }

  get reason(): string {
    return this.status.reason ?? '';
  }

  /** The same with what was being done before it: `error when creating "STDIN": `. */
  prefixed(prefix: string): StatusError {
    return new StatusError({ ...this.status, message: `${prefix}${this.message}` });
  }
}

/** Several failures, each on a line of its own. */
export class ManyErrors extends Error {
  constructor(readonly errors: readonly unknown[]) {
    super(errors.map((error) => (error as Error).message).join('\n'));
  }
}

/** A wrong use of a command, with the hint where help is. */
export function usageError(command: string, message: string): KubectlError {
  return new KubectlError(`${message}\nSee 'kubectl ${command} -h' for help and examples`);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound';
}

/** The text on stderr for a failure, without the newline at its end. */
export function errorText(error: unknown): string {
  if (error instanceof ManyErrors) return error.errors.map(errorText).join('\n');
  if (error instanceof StatusError) return statusText(error);
  if (error instanceof KubectlError && error.isPlain) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return message.startsWith('error: ') ? message : `error: ${message}`;
}

function statusText(error: StatusError): string {
  const { status } = error;
  if (status.reason === 'Invalid') return invalidText(status);
  if (status.reason === 'Unauthorized') {
    return `error: You must be logged in to the server (${status.message ?? ''})`;
  }
  return status.reason
    ? `Error from server (${status.reason}): ${error.message}`
    : `Error from server: ${error.message}`;
}

function invalidText({ message = '', details }: ApiStatus): string {
  if (!details) return `The request is invalid${message ? `: ${message}` : ''}`;
  const causes = [...new Set((details.causes ?? []).map(causeText))];
  let text = 'The request is invalid';
  if (details.kind || details.name) {
    text = `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid`;
  } else if (message && causes.length === 0) text += `: ${message}`;
  if (causes.length === 0) return text;
  if (causes.length === 1) return `${text}: ${causes[0]}`;
  return `${text}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`;
}

function causeText({ field = '', message = '' }: StatusCause): string {
  return `${field}: ${message}`;
}
