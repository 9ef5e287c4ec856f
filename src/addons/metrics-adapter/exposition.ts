// Prometheus' text format: one sample a line. Upstream: prometheus/common expfmt/text_parse.go

export interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
  /** It only grows: what matters is how fast. */
  readonly isCounter: boolean;
}

const LINE = /^([a-zA-Z_:][\w:-]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const LABEL = /\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*,?/gy;

/** The samples of a page; lines that are none are passed over. */
export function parseExposition(text: string): readonly Sample[] {
  const counters = new Set<string>();
  const samples: Sample[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const type = /^#\s*TYPE\s+(\S+)\s+(\S+)/.exec(line);
    if (type?.[2] === 'counter') counters.add(type[1] as string);
    if (line === '' || line.startsWith('#')) continue;
    const match = LINE.exec(line);
    const value = match ? numberOf(match[3] as string) : undefined;
    if (!match || value === undefined) continue;
    const name = match[1] as string;
    const isCounter = counters.has(name) || name.endsWith('_total');
    samples.push({ name, labels: labelsOf(match[2] ?? ''), value, isCounter });
  }
  return samples;
}

function labelsOf(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(LABEL)) {
    labels.set(
      key,
      value.replace(/\\(.)/g, (_, sign) => (sign === 'n' ? '\n' : sign)),
    );
  }
  return labels;
}

function numberOf(text: string): number | undefined {
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? undefined : value;
}
