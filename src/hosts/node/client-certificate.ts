// The user that a TLS client certificate speaks for. Upstream: x509.CommonNameUserConversion
import type { TLSSocket } from 'node:tls';
import type { Credentials } from '../../model/api/request.ts';

const ANONYMOUS: Credentials = { is: 'anonymous' };
const known = new WeakMap<TLSSocket, Credentials>();

/** A certificate of another authority counts as none. */
export function credentialsOf(socket: TLSSocket): Credentials {
  let credentials = known.get(socket);
  if (!credentials) known.set(socket, (credentials = read(socket)));
  return credentials;
}

function read(socket: TLSSocket): Credentials {
  if (typeof socket.getPeerCertificate !== 'function' || !socket.authorized) return ANONYMOUS;
  const { subject } = socket.getPeerCertificate();
  const user = first(subject?.CN);
  if (user === undefined) return ANONYMOUS;
  const organizations: unknown = subject.O ?? [];
  const groups = Array.isArray(organizations) ? organizations : [organizations];
  return { is: 'certificate', user, groups: groups.map(String) };
}

function first(value: unknown): string | undefined {
  if (Array.isArray(value)) return value[0] as string | undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
