// kubectl create token. Upstream: kubectl pkg/cmd/create/create_token.go
import { pathOf } from '../../api/client.ts';
import type { Command } from '../../command.ts';
import { KubectlError } from '../../errors.ts';
import { flagSpecs } from '../../flags.ts';
import { PRINT_FLAGS } from '../../printers/print-object.ts';

export const createToken: Command = {
  path: 'create token',
  summary: 'Request a service account token',
  usage: 'SERVICE_ACCOUNT_NAME',
  flags: flagSpecs(
    PRINT_FLAGS,
    'audience:a duration:d=0s bound-object-kind:s bound-object-name:s bound-object-uid:s',
  ),
  async run(call) {
    const [name, ...more] = call.args;
    if (name === undefined || more.length > 0) {
      throw call.usage(`exactly one NAME is required, got ${call.args.length}`);
    }
    const audiences = call.flags.list('audience');
    const seconds = call.flags.seconds('duration');
    const [kind, bound] = [
      call.flags.text('bound-object-kind'),
      call.flags.text('bound-object-name'),
    ];
    const resource = await call.discovery.find('serviceaccounts');
    try {
      const reply = await call.client.send(
        'POST',
        pathOf(resource, call.namespace, name, 'token'),
        {
          body: {
            kind: 'TokenRequest',
            apiVersion: 'authentication.k8s.io/v1',
            metadata: {},
            spec: {
              audiences: audiences.length > 0 ? audiences : null,
              ...(seconds > 0 ? { expirationSeconds: seconds } : {}),
              ...(kind === '' ? {} : { boundObjectRef: { kind, apiVersion: 'v1', name: bound } }),
            },
            status: {},
          },
        },
      );
      if (call.flags.text('output') === '') call.out(`${reply.status.token}`);
      else call.show(reply);
    } catch (error) {
      throw new KubectlError(`failed to create token: ${(error as Error).message}`);
    }
  },
};
