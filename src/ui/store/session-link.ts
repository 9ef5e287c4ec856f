// A session as a link: its JSON, compressed, in the part of the address that no server sees.
import type { SessionFile } from '../../hosts/worker/protocol.ts';
import { readSession } from '../../hosts/worker/read-session.ts';
import { piped } from './piped.ts';

const NAME = '#session=';
/** Longer addresses break in mails, chats and some browsers. */
export const MAX_LINK_CHARACTERS = 32_000;
/** What a hostile link may unfold to. */
const MAX_UNFOLDED_BYTES = 32 * 1024 * 1024;

/** The link, or how long it would have been. */
export async function linkOf(session: SessionFile, page: string): Promise<string | number> {
  const packed = await piped(
    new Blob([JSON.stringify(session)]),
    new CompressionStream('deflate-raw'),
    Infinity,
  );
  const link = `${page.replace(/#.*$/, '')}${NAME}${toText(packed)}`;
  return link.length > MAX_LINK_CHARACTERS ? link.length : link;
}

export function isSessionLink(fragment: string): boolean {
  return fragment.startsWith(NAME);
}

/** The session of a link's fragment, or a sentence that says why there is none. */
export async function sessionOf(fragment: string): Promise<SessionFile | string> {
  try {
    const packed = fromText(fragment.slice(NAME.length));
    const unpacking = new DecompressionStream('deflate-raw');
    const bytes = await piped(new Blob([packed]), unpacking, MAX_UNFOLDED_BYTES);
    return readSession(JSON.parse(new TextDecoder().decode(bytes)) as unknown);
  } catch {
    return 'This link is damaged: its session cannot be read.';
  }
}

function toText(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromText(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
