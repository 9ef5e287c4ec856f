// What every `kubectl create KIND` shares: the object is shown, tried or created.
import type { Obj } from '../../api/client.ts';
import { pathOf } from '../../api/client.ts';
import type { Command, Invocation } from '../../command.ts';
import { DRY_RUN, VALIDATE } from '../../command.ts';
import { KubectlError } from '../../errors.ts';
import type { FlagSpec } from '../../flags.ts';
import { flagSpecs } from '../../flags.ts';
import { markTyped, PRINT_FLAGS } from '../../printers/print-object.ts';
import { withLastApplied } from '../../apply/last-applied.ts';

export const CREATE_FLAGS = `${PRINT_FLAGS} ${DRY_RUN} ${VALIDATE} save-config:b field-manager:s=kubectl-create`;

export interface Generator {
  readonly path: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly usage?: string;
  readonly flags: string;
  /** Flags without which cobra refuses. */
  readonly required?: readonly string[];
  /** The plural on the server. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** Before the server's words: `failed to create deployment: `; undefined leaves them alone. */
  readonly failure?: string;
  make(call: Invocation, name: string): Obj | Promise<Obj>;
}

export function generatorCommand(generator: Generator): Command {
  const { path, aliases, summary, usage = 'NAME', required = [] } = generator;
  const flags: readonly FlagSpec[] = flagSpecs(CREATE_FLAGS, generator.flags);
  return {
    path,
    ...(aliases ? { aliases } : {}),
    summary,
    usage,
    flags,
    async run(call) {
      const missing = required.filter((flag) => !call.flags.isSet(flag));
      if (missing.length > 0) {
        const words = missing.map((flag) => JSON.stringify(flag)).join(', ');
        throw new KubectlError(`required flag(s) ${words} not set`);
      }
      const before = call.dash >= 0 ? call.args.slice(0, call.dash) : call.args;
      if (before.length !== 1 && !(call.dash < 0 && before.length > 1 && usage.includes('--'))) {
        throw call.usage(`exactly one NAME is required, got ${before.length}`);
      }
      const made = await generator.make(call, before[0] as string);
      await createOnServer(call, generator, inNamespace(call, made, generator.namespaced));
    },
  };
}

function inNamespace(call: Invocation, object: Obj, namespaced: boolean): Obj {
  if (!namespaced || !call.hasNamespace || object.metadata.namespace) return object;
  const { name, ...rest } = object.metadata;
  return { ...object, metadata: { name, namespace: call.namespace, ...rest } };
}

async function createOnServer(
  call: Invocation,
  { resource, namespaced, failure }: Generator,
  made: Obj,
): Promise<void> {
  const object = call.flags.bool('save-config') ? withLastApplied(made) : made;
  if (call.dryRun === 'client') {
    call.report(markTyped(object), 'created');
    return;
  }
  const found = await call.discovery.find(resource);
  const namespace = namespaced ? object.metadata.namespace || call.namespace : '';
  try {
    const created = await call.client.send('POST', pathOf(found, namespace), {
      query: {
        dryRun: call.dryRun === 'server' ? 'All' : undefined,
        fieldManager: call.flags.text('field-manager'),
        fieldValidation: fieldValidation(call),
      },
      body: object,
    });
    call.report({ apiVersion: object.apiVersion, kind: object.kind, ...created }, 'created');
  } catch (error) {
    if (failure === undefined || !(error instanceof Error)) throw error;
    throw new KubectlError(`${failure}${error.message}`);
  }
}

export function fieldValidation(call: Invocation): string {
  const value = call.flags.text('validate');
  if (value === 'true' || value === 'strict') return 'Strict';
  if (value === 'false' || value === 'ignore') return 'Ignore';
  if (value === 'warn') return 'Warn';
  throw new KubectlError(
    `invalid - validate option "${value}"; must be one of: strict (or true), warn, ignore (or false)`,
  );
}
