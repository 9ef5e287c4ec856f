// Reads what clients look at in a certificate: names, issuer, validity. RFC 5280, DER.
import type { ServerCertificate } from '../network/tls.ts';
import { base64Error, decodeBase64 } from '../../bytes/base64.ts';

interface Element {
  readonly tag: number;
  readonly bytes: readonly number[];
}

const ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
]);
const ALTERNATIVE_NAMES = '2.5.29.17';
const [OBJECT_ID, SET_OF, DNS_NAME, IP_ADDRESS, VERSION, EXTENSIONS] = [
  6, 0x31, 0x82, 0x87, 0xa0, 0xa3,
];

/** The first certificate of a PEM text; undefined when it holds none that can be read. */
export function certificateOfPem(pem: string): ServerCertificate | undefined {
  const found = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/.exec(pem);
  const text = found?.[1]?.replace(/\s/g, '') ?? '';
  const bytes = base64Error(text) === undefined ? Array.from(decodeBase64(text)) : undefined;
  const outer = bytes && elementsOf(bytes)[0];
  const fields = outer && elementsOf(elementsOf(outer.bytes)[0]?.bytes ?? []);
  if (!found || !fields) return undefined;
  const [, , issuer, validity, subject] = fields[0]?.tag === VERSION ? fields.slice(1) : fields;
  if (!issuer || !validity || !subject) return undefined;
  const names = { subject: nameOf(subject), issuer: nameOf(issuer) };
  const [notBefore = '', notAfter = ''] = elementsOf(validity.bytes).map(timeOf);
  const extensions = fields.find(({ tag }) => tag === EXTENSIONS);
  return {
    ...names,
    names: extensions ? alternativeNames(extensions) : [],
    authority: names.subject === names.issuer ? 'self' : 'unknown',
    validity: { notBefore, notAfter },
    pem: found[0],
  };
}

/** The elements that stand one after the other; none when they are cut off. */
function elementsOf(bytes: readonly number[]): readonly Element[] {
  const elements: Element[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const tag = bytes[at] as number;
    let length = bytes[at + 1] as number;
    let start = at + 2;
    if (length > 0x80) {
      const size = length - 0x80;
      length = bytes.slice(start, start + size).reduce((sum, byte) => sum * 256 + byte, 0);
      start += size;
    }
    if (start + length > bytes.length) return [];
    elements.push({ tag, bytes: bytes.slice(start, start + length) });
    at = start + length;
  }
  return elements;
}

/** `O=Acme Co; CN=example`, as curl shows it. */
function nameOf(name: Element): string {
  const parts: string[] = [];
  for (const set of elementsOf(name.bytes)) {
    if (set.tag !== SET_OF) continue;
    for (const pair of elementsOf(set.bytes)) {
      const [id, value] = elementsOf(pair.bytes);
      if (!id || !value) continue;
      const dotted = objectId(id.bytes);
      parts.push(`${ATTRIBUTES.get(dotted) ?? dotted}=${textOf(value.bytes)}`);
    }
  }
  return parts.join('; ');
}

function alternativeNames(extensions: Element): readonly string[] {
  for (const extension of elementsOf(elementsOf(extensions.bytes)[0]?.bytes ?? [])) {
    const parts = elementsOf(extension.bytes);
    const id = parts[0];
    if (id?.tag !== OBJECT_ID || objectId(id.bytes) !== ALTERNATIVE_NAMES) continue;
    const names = elementsOf(elementsOf(parts.at(-1)?.bytes ?? [])[0]?.bytes ?? []);
    return names.flatMap(({ tag, bytes }) => {
      if (tag === DNS_NAME) return [textOf(bytes)];
      return tag === IP_ADDRESS && bytes.length === 4 ? [bytes.join('.')] : [];
    });
  }
  return [];
}

function objectId(bytes: readonly number[]): string {
  const first = bytes[0] ?? 0;
  const numbers = [Math.floor(first / 40), first % 40];
  let value = 0;
  for (const byte of bytes.slice(1)) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(value);
      value = 0;
    }
  }
  return numbers.join('.');
}

function textOf(bytes: readonly number[]): string {
  return bytes.map((byte) => String.fromCharCode(byte)).join('');
}

/** `20260101080000Z` of either form of time. */
function timeOf({ tag, bytes }: Element): string {
  const text = textOf(bytes);
  const isShort = tag === 0x17;
  return isShort ? `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}` : text;
}
