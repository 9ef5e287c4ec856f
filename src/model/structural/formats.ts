// The string formats that schemas of custom resources may ask for.
// Upstream: kube-openapi pkg/validation/strfmt, apiextensions pkg/apiserver/validation/formats.go
import { isValid } from 'ipaddr.js';
import { parseGoDuration } from '../meta/duration.ts';
import { validateDns1123Label, validateDns1123Subdomain } from '../meta/names.ts';
import { parseTime } from '../meta/time.ts';
import { base64Error } from '../../bytes/base64.ts';

type Check = (text: string) => boolean;

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const FORMATS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['date-time', (text) => parseTime(text) !== undefined],
  ['datetime', (text) => parseTime(text) !== undefined],
  ['date', (text) => parseTime(`${text}T00:00:00Z`) !== undefined],
  ['duration', (text) => parseGoDuration(text) !== undefined],
  ['email', (text) => /^[^@\s]+@[^@\s]+$/.test(text)],
  ['hostname', (text) => validateDns1123Subdomain(text.toLowerCase()).length === 0],
  ['ipv4', (text) => /^\d+\.\d+\.\d+\.\d+$/.test(text) && isValid(text)],
  ['ipv6', (text) => text.includes(':') && isValid(text)],
  ['cidr', isCidr],
  ['uri', (text) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text) || text.startsWith('/')],
  ['uuid', (text) => UUID.test(text)],
  ['uuid3', (text) => UUID.test(text)],
  ['uuid4', (text) => UUID.test(text)],
  ['uuid5', (text) => UUID.test(text)],
  ['mac', (text) => /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(text)],
  ['byte', (text) => base64Error(text) === undefined],
  ['hexcolor', (text) => /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text)],
  ['k8s-short-name', (text) => validateDns1123Label(text).length === 0],
  ['k8s-long-name', (text) => validateDns1123Subdomain(text).length === 0],
]);

/** Whether the text has the format; a format that nobody knows asks for nothing. */
export function hasFormat(format: string, text: string): boolean {
  return FORMATS.get(format)?.(text) ?? true;
}

function isCidr(text: string): boolean {
  const [address, bits, ...rest] = text.split('/');
  if (rest.length > 0 || bits === undefined || !/^\d{1,3}$/.test(bits)) return false;
  return isValid(address!) && Number(bits) <= (address!.includes(':') ? 128 : 32);
}
