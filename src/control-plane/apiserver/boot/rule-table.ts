// Rules of roles as one line of text each, so that long tables of them stay small.
import type { PolicyRule } from '../../../model/generated/types.ts';

/** As every component that records events may. Upstream: bootstrappolicy eventsRule */
export const EVENTS_RULE = 'events@,events.k8s.io: create patch update';

/**
 * A rule out of `resources@groups=names: verbs`: resources and verbs stand with spaces between,
 * groups and names with commas. Without `@groups` it is the core group.
 */
export function parseRule(text: string): PolicyRule {
  const [whole = '', verbs = ''] = text.split(': ');
  const [what = '', names] = whole.split('=');
  const [resources = '', groups = ''] = what.split('@');
  return {
    apiGroups: groups.split(','),
    ...(names === undefined ? {} : { resourceNames: names.split(',') }),
    resources: resources.split(' '),
    verbs: verbs.split(' '),
  };
}
