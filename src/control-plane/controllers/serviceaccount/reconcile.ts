// The ServiceAccount controller: every active namespace has the account `default`.
import type { ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { isAlreadyExists } from '../../../client/api-error.ts';
import { isNamespaceTerminating } from '../shared/pod-control.ts';
import { NAMESPACES, SERVICE_ACCOUNTS } from '../../../model/api/refs.ts';
import { namespaceOf } from '../../../model/meta/object.ts';

const DEFAULT_ACCOUNT = 'default';

/** Upstream: pkg/controller/serviceaccount/serviceaccounts_controller.go. */
export const serviceAccountController: ControllerDefinition = {
  name: 'serviceaccount',
  workers: 1,
  create({ client, informers }) {
    const namespaces = informers.informer(NAMESPACES);
    const accounts = informers.informer(SERVICE_ACCOUNTS);
    return {
      watches: [
        watch(NAMESPACES, (namespace) => [namespace.metadata.name]),
        watch(SERVICE_ACCOUNTS, (account, _, type) =>
          type === 'deleted' && account.metadata.name === DEFAULT_ACCOUNT
            ? [namespaceOf(account)]
            : [],
        ),
      ],
      *reconcile(name) {
        const namespace = namespaces.byKey(name);
        const phase = namespace?.status?.phase ?? 'Active';
        if (!namespace || phase !== 'Active' || accounts.get(name, DEFAULT_ACCOUNT)) return;
        const metadata = { name: DEFAULT_ACCOUNT, namespace: name };
        try {
          const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata } as const;
          yield* client.create(SERVICE_ACCOUNTS, account);
        } catch (error) {
          if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error;
        }
      },
    };
  },
};
