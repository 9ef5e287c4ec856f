// IP addresses and blocks in fields. Upstream: apimachinery pkg/util/validation/ip.go
import { fieldInvalid } from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import type { Errors } from './checks.ts';

const BAD_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const BAD_CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** Refuses what is no IP address. */
export function checkIp(errors: Errors, path: FieldPath, text: string): void {
  if (ipFamily(text) === undefined) errors.push(fieldInvalid(path, text, BAD_IP));
}

/** Refuses what is no block of addresses. */
export function checkCidr(errors: Errors, path: FieldPath, text: string): void {
  const slash = text.indexOf('/');
  const family = slash < 0 ? undefined : ipFamily(text.slice(0, slash));
  const bits = text.slice(slash + 1);
  const limit = family === 'IPv4' ? 32 : 128;
  if (family !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= limit) return;
  errors.push(fieldInvalid(path, text, BAD_CIDR));
}

/** Refuses addresses that mean this host, or many. Upstream: ValidateNonSpecialIP. */
export function checkNonSpecialIp(errors: Errors, path: FieldPath, text: string): void {
  const refuse = (detail: string): void => void errors.push(fieldInvalid(path, text, detail));
  if (ipFamily(text) === undefined) refuse('must be a valid IP address');
  else if (text === '0.0.0.0' || text === '::') refuse(`may not be unspecified (${text})`);
  else if (text.startsWith('127.') || text === '::1') {
    refuse('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  } else if (text.startsWith('169.254.') || /^fe[89ab]/i.test(text)) {
    refuse('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  } else if (text.startsWith('224.0.0.') || /^ff02/i.test(text)) {
    refuse('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  }
}

/** The family of an address, undefined when it is none. */
export function ipFamily(text: string): 'IPv4' | 'IPv6' | undefined {
  if (isIpv4(text)) return 'IPv4';
  return isIpv6(text) ? 'IPv6' : undefined;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && +part < 256)
  );
}

function isIpv6(text: string): boolean {
  if (!text.includes(':') || text.includes('.')) return isMappedIpv6(text);
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}

function isMappedIpv6(text: string): boolean {
  const colon = text.lastIndexOf(':');
  return colon >= 0 && isIpv4(text.slice(colon + 1)) && isIpv6(`${text.slice(0, colon)}:0:0`);
}
