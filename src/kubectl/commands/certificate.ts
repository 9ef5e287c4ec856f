// kubectl certificate approve, deny. Upstream: kubectl pkg/cmd/certificates/certificates.go
import { pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import { itemsOfFiles } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { FILES } from '../command.ts';
import { KubectlError, ManyErrors, StatusError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { PRINT_FLAGS } from '../printers/print-object.ts';

interface Verdict {
  readonly type: 'Approved' | 'Denied';
  readonly opposite: 'Approved' | 'Denied';
  readonly word: string;
  readonly reason: string;
  readonly message: string;
}

const APPROVED: Verdict = {
  type: 'Approved',
  opposite: 'Denied',
  word: 'approved',
  reason: 'KubectlApprove',
  message: 'This CSR was approved by kubectl certificate approve.',
};
const DENIED: Verdict = {
  type: 'Denied',
  opposite: 'Approved',
  word: 'denied',
  reason: 'KubectlDeny',
  message: 'This CSR was denied by kubectl certificate deny.',
};

function verdictCommand(name: string, summary: string, verdict: Verdict): Command {
  return {
    path: `certificate ${name}`,
    summary,
    usage: '(-f FILENAME | NAME)',
    flags: flagSpecs(PRINT_FLAGS, FILES, 'force:b'),
    run: (call) => judge(call, verdict),
  };
}

export const approve = verdictCommand('approve', 'Approve a certificate signing request', APPROVED);
export const deny = verdictCommand('deny', 'Deny a certificate signing request', DENIED);

async function judge(call: Invocation, verdict: Verdict): Promise<void> {
  const files = call.flags.list('filename');
  if (call.args.length === 0 && files.length === 0) {
    throw new KubectlError('one or more CSRs must be specified as <name> or -f <filename>');
  }
  const named = files.length > 0 ? (await itemsOfFiles(call)).map(({ name }) => name) : call.args;
  const resource = await call.discovery.find('certificatesigningrequests');
  const failed: unknown[] = [];
  for (const name of named) {
    try {
      const path = pathOf(resource, '', name);
      const found = await call.client.get(path);
      const conditions: readonly Obj[] = found.status?.conditions ?? [];
      const has = (type: string): boolean => conditions.some((one) => one.type === type);
      if (has(verdict.opposite)) {
        throw new KubectlError(
          `certificate signing request "${name}" is already ${verdict.opposite}`,
        );
      }
      const isDone = has(verdict.type) && !call.flags.bool('force');
      const result = isDone ? found : await write(call, path, found, verdict);
      call.report(
        { apiVersion: 'certificates.k8s.io/v1', kind: resource.kind, ...result },
        verdict.word,
      );
    } catch (error) {
      if (!(error instanceof StatusError) && !(error instanceof KubectlError)) throw error;
      failed.push(error);
    }
  }
  if (failed.length > 0) throw new ManyErrors(failed);
}

function write(call: Invocation, path: string, found: Obj, verdict: Verdict): Promise<Obj> {
  const { type, reason, message } = verdict;
  const kept = (found.status?.conditions ?? []).filter((one: Obj) => one.type !== type);
  const now = new Date(call.host.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  const condition = { type, status: 'True', reason, message, lastUpdateTime: now };
  const body = { ...found, status: { ...found.status, conditions: [...kept, condition] } };
  return call.client.send('PUT', `${path}/approval`, { body });
}
