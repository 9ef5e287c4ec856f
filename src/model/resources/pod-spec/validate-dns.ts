// A pod's DNS settings and host aliases. Upstream: validation.go validatePodDNSConfig
import type { HostAlias, PodDNSConfig } from '../../generated/types.ts';
import { fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import { checkDnsSubdomain } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkIp } from '../common/ip.ts';

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_CHARACTERS = 2048;

/** `dnsConfig`, which the policy None demands. */
export function checkDnsConfig(
  errors: Errors,
  path: FieldPath,
  config: PodDNSConfig | undefined,
  policy: string | undefined,
): void {
  if (policy === 'None') {
    if (config === undefined) {
      const detail = 'must provide `dnsConfig` when `dnsPolicy` is None';
      errors.push(fieldRequired(path, detail));
      return;
    }
    if ((config.nameservers?.length ?? 0) === 0) {
      const detail = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      errors.push(fieldRequired(path.child('nameservers'), detail));
      return;
    }
  }
  if (config === undefined) return;
  const { nameservers = [], searches = [], options = [] } = config;
  if (nameservers.length > MAX_NAMESERVERS) {
    const detail = `must not have more than ${MAX_NAMESERVERS} nameservers`;
    errors.push(fieldInvalid(path.child('nameservers'), nameservers, detail));
  }
  nameservers.forEach((ip, i) => checkIp(errors, path.child('nameservers').index(i), ip));
  checkSearches(errors, path.child('searches'), searches);
  options.forEach((option, i) => {
    if (option.name) return;
    errors.push(fieldRequired(path.child('options').index(i), 'must not be empty'));
  });
}

function checkSearches(errors: Errors, path: FieldPath, searches: readonly string[]): void {
  if (searches.length > MAX_SEARCHES) {
    const detail = `must not have more than ${MAX_SEARCHES} search paths`;
    errors.push(fieldInvalid(path, searches, detail));
  }
  if (searches.join(' ').length > MAX_SEARCH_CHARACTERS) {
    const detail =
      `must not have more than ${MAX_SEARCH_CHARACTERS} characters (including spaces) in the` +
      ' search list';
    errors.push(fieldInvalid(path, searches, detail));
  }
  searches.forEach((search, i) => {
    if (search === '.') return;
    const name = search.endsWith('.') ? search.slice(0, -1) : search;
    checkDnsSubdomain(errors, path.index(i), name.replaceAll('_', 'a'));
  });
}

/** `hostAliases`. */
export function checkHostAliases(
  errors: Errors,
  path: FieldPath,
  aliases: readonly HostAlias[],
): void {
  aliases.forEach((alias, i) => {
    checkIp(errors, path.index(i).child('ip'), alias.ip ?? '');
    alias.hostnames?.forEach((name, j) => {
      checkDnsSubdomain(errors, path.index(i).child('hostnames').index(j), name);
    });
  });
}
