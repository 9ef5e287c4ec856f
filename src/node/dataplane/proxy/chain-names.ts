// Names of iptables chains, hashed as kube-proxy hashes them.
import { sha256Hex } from '../../../bytes/sha256.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HASH_LENGTH = 16;

/** Upstream: pkg/proxy/iptables/proxier.go (portProtoHash). */
export function chainName(prefix: string, text: string): string {
  return prefix + base32OfHex(sha256Hex(text)).slice(0, HASH_LENGTH);
}

/** The chain of one endpoint. Upstream: servicePortEndpointChainName. */
export function endpointChainName(servicePort: string, protocol: string, endpoint: string): string {
  const text = `${servicePort}${protocol.toLowerCase()}${endpoint}`;
  let name = endpointNames.get(text);
  if (name === undefined) {
    name = chainName('KUBE-SEP-', text);
    if (endpointNames.size >= CACHE_LIMIT) endpointNames.clear();
    endpointNames.set(text, name);
  }
  return name;
}

const CACHE_LIMIT = 50_000;
const endpointNames = new Map<string, string>();

/** The first 20 hexadecimal digits suffice for 16 letters of five bits each. */
function base32OfHex(hex: string): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (let index = 0; index < 20; index++) {
    bits = (bits << 4) | Number.parseInt(hex[index] as string, 16);
    count += 4;
    if (count < 5) continue;
    count -= 5;
    text += BASE32[(bits >> count) & 31];
    bits &= (1 << count) - 1;
  }
  return text;
}
