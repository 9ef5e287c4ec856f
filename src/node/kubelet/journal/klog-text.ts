// How a kubelet's log line reads in the journal. Upstream: k8s.io/klog/v2 (header, InfoS, KObj).
import { formatMicroTime } from '../../../model/meta/time.ts';
import type { KubeletLine } from './kubelet-log.ts';

/** `I0101 08:00:12.345678    1234 kubelet.go:2537] "SyncLoop ADD" source="api"`. */
export function klogText(line: KubeletLine): string {
  const { severity, source, message } = line.kind;
  const time = formatMicroTime(line.at);
  const date = time.slice(5, 7) + time.slice(8, 10);
  const pid = String(line.pid).padStart(7);
  return `${severity}${date} ${time.slice(11, 26)} ${pid} ${source}] ${quoted(message)}${fields(line)}`;
}

function fields({ kind, name, namespace, uid, pairs }: KubeletLine): string {
  let text = '';
  const add = (key: string, value: string): void => void (text += ` ${key}=${value}`);
  const pod = quoted(`${namespace}/${name}`);
  if (kind.shape === 'list') return ` source=${quoted(String(pairs[0]))} pods=[${pod}]`;
  if (kind.shape === 'lifecycle') {
    const [type, data] = pairs;
    return ` pod=${pod} event=${JSON.stringify({ ID: uid, Type: type, Data: data })}`;
  }
  const rest: string[] = [];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const value = pairs[at + 1];
    const shown = typeof value === 'number' || value?.startsWith('{') ? value : quoted(value ?? '');
    rest.push(` ${pairs[at]}=${shown}`);
  }
  if (name === '') return rest.join('');
  // Errors come first, as klog has them.
  if (pairs[0] === 'err') text += rest.shift() ?? '';
  add('pod', pod);
  if (kind.hasUid) add('podUID', quoted(uid));
  return text + rest.join('');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
