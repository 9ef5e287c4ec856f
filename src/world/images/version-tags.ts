// Which tags a registry has for an image: versions, their shorter forms, and variants of each.

export interface VersionTags {
  /** Ranges of the first number: `1`, `13-17`. */
  readonly majors: readonly string[];
  /** Ranges of `major.minor`: `1.7-1.29`. Absent: every minor below 100 of the majors. */
  readonly minors?: readonly string[];
  /** Suffixes after a dash, or alone: `alpine`, `bookworm`. */
  readonly variants?: readonly string[];
  /** Tags that are words of their own: `stable`. `latest` always is. */
  readonly names?: readonly string[];
  /** The versions begin with a `v`. */
  readonly hasV?: boolean;
}

const MAX_PATCH = 60;

/** A rule that accepts the tags which such a repository plausibly has. */
export function versionTags(rule: VersionTags): (tag: string) => boolean {
  const names = new Set(['latest', ...(rule.names ?? []), ...(rule.variants ?? [])]);
  return (tag) => {
    if (names.has(tag)) return true;
    const found = /^(v?)(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-(.+))?$/.exec(tag);
    if (!found) return (rule.names ?? []).some((name) => isNameVariant(tag, name, rule));
    const [, v, major, minor, patch, suffix] = found;
    if ((v === 'v') !== (rule.hasV === true)) return false;
    if (patch !== undefined && Number(patch) > MAX_PATCH) return false;
    if (suffix !== undefined && !isVariant(suffix, rule)) return false;
    if (!rule.majors.some((range) => within(Number(major), range))) return false;
    if (minor === undefined) return true;
    if (!rule.minors) return Number(minor) < 100;
    return rule.minors.some((range) => minorWithin(`${major}.${minor}`, range));
  };
}

function isNameVariant(tag: string, name: string, rule: VersionTags): boolean {
  return tag.startsWith(`${name}-`) && isVariant(tag.slice(name.length + 1), rule);
}

function isVariant(suffix: string, rule: VersionTags): boolean {
  const variants = rule.variants ?? [];
  return suffix
    .split('-')
    .every((part) =>
      variants.some((variant) => part === variant || part.replace(/[\d.]+$/, '') === variant),
    );
}

function within(value: number, range: string): boolean {
  const [low = '', high = low] = range.split('-');
  return value >= Number(low) && value <= Number(high);
}

function minorWithin(version: string, range: string): boolean {
  const [low = '', high = low] = range.split('-');
  const order = (text: string): number => {
    const [major = '0', minor = '0'] = text.split('.');
    return Number(major) * 1_000 + Number(minor);
  };
  return order(version) >= order(low) && order(version) <= order(high);
}
