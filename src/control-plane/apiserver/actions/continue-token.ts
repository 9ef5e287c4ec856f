// Where a list in pieces goes on. Upstream: apiserver pkg/storage/continue.go
import { decodeBase64, encodeBase64 } from '../../../bytes/base64.ts';

export interface Continuation {
  /** The revision at which the list began; -1 to go on at the present. */
  readonly revision: number;
  /** The last key that was given out. */
  readonly after: string;
}

/** An opaque text for the client. */
export function formatContinue({ revision, after }: Continuation): string {
  const token = JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${after}\u0000` });
  const text = encodeBase64(Uint8Array.from(token, (unit) => unit.charCodeAt(0) & 0xff));
  return text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
}

/** The continuation of a text made by formatContinue; undefined when it is no such text. */
export function parseContinue(text: string): Continuation | undefined {
  const bytes = decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  let token: { v?: string; rv?: number; start?: string };
  try {
    token = JSON.parse(String.fromCharCode(...bytes)) as typeof token;
  } catch {
    return undefined;
  }
  if (token.v !== 'meta.k8s.io/v1' || typeof token.rv !== 'number') return undefined;
  if (typeof token.start !== 'string') return undefined;
  return { revision: token.rv, after: token.start.replaceAll('\0', '') };
}
