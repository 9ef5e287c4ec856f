// The token controller: fills Secrets that ask for a ServiceAccount's token, and clears them away.
import { objectOf } from '../../../client/api-client.ts';
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { isNotFound } from '../../../client/api-error.ts';
import type { Informer } from '../../../client/informer.ts';
import type { Task } from '../../../kernel/task.ts';
import { SECRETS, SERVICE_ACCOUNTS } from '../../../model/api/refs.ts';
import type { Secret, ServiceAccount } from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { isBeingDeleted, joinKey, keyOf, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { encodeBase64 } from '../../../bytes/base64.ts';
import { encodeUtf8 } from '../../../bytes/utf8.ts';

const TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT_NAME = 'kubernetes.io/service-account.name';
const ACCOUNT_UID = 'kubernetes.io/service-account.uid';
const BY_ACCOUNT = 'service account';
/** Such tokens live as long as their Secret; a token request allows no more than this. */
const LONGEST_SECONDS = 2 ** 32;
const NONE: readonly string[] = [];

/** Upstream: pkg/controller/serviceaccount/tokens_controller.go. */
export function serviceAccountTokenController(certificate: string): ControllerDefinition {
  return {
    name: 'serviceaccount-token',
    workers: 5,
    create: (context) => new TokenController(context, certificate),
  };
}

class TokenController implements Controller {
  readonly watches;
  private readonly secrets: Informer<Secret>;
  private readonly accounts: Informer<ServiceAccount>;

  constructor(
    private readonly context: ControllerContext,
    private readonly certificate: string,
  ) {
    this.secrets = context.informers.informer(SECRETS);
    this.accounts = context.informers.informer(SERVICE_ACCOUNTS);
    this.secrets.addIndex(BY_ACCOUNT, (secret) => {
      const account = accountOf(secret);
      return account === undefined ? NONE : [account];
    });
    this.watches = [
      watch(SECRETS, (secret, _, type) =>
        type !== 'deleted' && accountOf(secret) !== undefined ? [keyOf(secret)] : NONE,
      ),
      watch(SERVICE_ACCOUNTS, (account, _, type) =>
        type === 'updated' ? NONE : this.secrets.byIndex(BY_ACCOUNT, keyOf(account)).map(keyOf),
      ),
    ];
  }

  *reconcile(key: string): Task {
    const secret = this.secrets.byKey(key);
    const accountKey = secret && accountOf(secret);
    if (!secret || accountKey === undefined || isBeingDeleted(secret)) return;
    const account = yield* this.findAccount(accountKey);
    const uid = labelValue(secret.metadata.annotations, ACCOUNT_UID);
    if (!account || (uid !== undefined && uid !== uidOf(account))) {
      return yield* this.remove(secret);
    }
    const data = secret.data ?? {};
    const isFilled = ['token', 'ca.crt', 'namespace'].every((name) => Object.hasOwn(data, name));
    if (isFilled && uid !== undefined) return;
    yield* this.fill(secret, account);
  }

  private *findAccount(key: string): Task<ServiceAccount | undefined> {
    const known = this.accounts.byKey(key);
    if (known) return known;
    const [namespace = '', name = ''] = key.split('/');
    try {
      return yield* this.context.client.get(SERVICE_ACCOUNTS, namespace, name);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  private *fill(secret: Secret, account: ServiceAccount): Task {
    const { client } = this.context;
    const token = secret.data?.['token'] ?? base64(yield* this.requestToken(secret, account));
    const annotations = { ...secret.metadata.annotations, [ACCOUNT_UID]: uidOf(account) };
    const data = {
      ...secret.data,
      'ca.crt': base64(this.certificate),
      namespace: base64(namespaceOf(secret)),
      token,
    };
    yield* client.update(SECRETS, {
      ...secret,
      metadata: { ...secret.metadata, annotations },
      data,
    });
  }

  private *requestToken(secret: Secret, account: ServiceAccount): Task<string> {
    const { client } = this.context;
    const { name } = account.metadata;
    const request = client.requestFor(
      'create',
      SERVICE_ACCOUNTS,
      namespaceOf(account),
      name,
      'token',
    );
    const boundObjectRef = { kind: 'Secret', apiVersion: 'v1', name: secret.metadata.name };
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: {},
      spec: { audiences: [], expirationSeconds: LONGEST_SECONDS, boundObjectRef },
    };
    const answer = objectOf(yield* client.request({ ...request, body })) as {
      readonly status: { readonly token: string };
    };
    return answer.status.token;
  }

  private *remove(secret: Secret): Task {
    try {
      const preconditions = { uid: uidOf(secret) };
      const { name } = secret.metadata;
      yield* this.context.client.delete(SECRETS, namespaceOf(secret), name, { preconditions });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

/** The key of the account whose token the Secret is for; undefined for other Secrets. */
function accountOf(secret: Secret): string | undefined {
  if (secret.type !== TYPE) return undefined;
  const name = labelValue(secret.metadata.annotations, ACCOUNT_NAME);
  return name ? joinKey(namespaceOf(secret), name) : undefined;
}

function base64(text: string): string {
  return encodeBase64(encodeUtf8(text));
}
