// Nodes that required node affinity names. Upstream: plugins/nodeaffinity
import type { NodeSelector } from '../../../../model/generated/types.ts';

/**
 * The names to which required affinity pins a pod, as DaemonSets do, or undefined when some term
 * leaves the name open. Upstream: plugins/nodeaffinity (PreFilter).
 */
export function nodeNamesOf(required: NodeSelector | undefined): readonly string[] | undefined {
  if (!required || required.nodeSelectorTerms.length === 0) return undefined;
  const names = new Set<string>();
  for (const { matchFields = [] } of required.nodeSelectorTerms) {
    let ofTerm: Set<string> | undefined;
    for (const { key, operator, values = [] } of matchFields) {
      if (key !== 'metadata.name' || operator !== 'In') continue;
      const pinned: ReadonlySet<string> | undefined = ofTerm;
      ofTerm = new Set(pinned ? values.filter((name) => pinned.has(name)) : values);
    }
    if (!ofTerm) return undefined;
    for (const name of ofTerm) names.add(name);
  }
  return [...names];
}
