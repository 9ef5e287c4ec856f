// Tokens with which new nodes join. Upstream: plugin/pkg/auth/authenticator/token/bootstrap
import { SECRETS } from '../../../model/api/refs.ts';
import { parseTime } from '../../../model/meta/time.ts';
import { decodeUtf8 } from '../../../bytes/utf8.ts';
import { decodeBase64 } from '../../../bytes/base64.ts';
import type { UserInfo } from '../user.ts';
import { ALL_AUTHENTICATED } from '../user.ts';
import type { TokenReader } from './authentication.ts';

const TOKEN = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;
const TYPE = 'bootstrap.kubernetes.io/token';

export const readBootstrapToken: TokenReader = (token, server): UserInfo | undefined => {
  const [, id, secret] = TOKEN.exec(token) ?? [];
  if (!id) return undefined;
  const stored = server.read(SECRETS, 'kube-system', `bootstrap-token-${id}`);
  if (!stored || stored.type !== TYPE || stored.metadata.deletionTimestamp) return undefined;
  const field = (name: string): string => decodeUtf8(decodeBase64(stored.data?.[name] ?? ''));
  if (field('token-id') !== id || field('token-secret') !== secret) return undefined;
  if (field('usage-bootstrap-authentication') !== 'true') return undefined;
  const expiration = parseTime(field('expiration'));
  if (expiration !== undefined && expiration <= server.now) return undefined;
  const extra = field('auth-extra-groups')
    .split(',')
    .filter((group) => group !== '');
  const groups = ['system:bootstrappers', ...extra, ALL_AUTHENTICATED];
  return { name: `system:bootstrap:${id}`, groups };
};
