// The part of a Corefile that matters here: the kubernetes plugin's zone and options.
import type { ZoneConfig } from './cluster-zone.ts';

const DEFAULT_TTL_SECONDS = 5;

/** Reads the zone, ttl and pods mode; what other plugins say is left to their defaults. */
export function parseCorefile(text: string): ZoneConfig {
  let zone = 'cluster.local';
  let ttlSeconds = DEFAULT_TTL_SECONDS;
  let answersPods = false;
  let isInKubernetes = false;
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.replace(/#.*$/, '').trim().split(/\s+/);
    if (word === 'kubernetes') {
      isInKubernetes = line.includes('{');
      zone = rest.find((one) => one !== '{' && !one.endsWith('.arpa')) ?? zone;
    } else if (word === '}') {
      isInKubernetes = false;
    } else if (isInKubernetes && word === 'ttl') {
      ttlSeconds = Number(rest[0]);
    } else if (isInKubernetes && word === 'pods') {
      answersPods = rest[0] !== 'disabled';
    }
  }
  return { zone, ttlSeconds, answersPods };
}
