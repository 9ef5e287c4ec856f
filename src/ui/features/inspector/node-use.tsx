// What a node's pods asked for and what is in use there, of what it offers.
import { coresText, memoryText, milliText } from '../../kit/amounts.ts';
import { useRow } from '../../store/keyed-store.ts';
import { useNodeRow } from '../../store/mirror.ts';
import { nodeUse } from '../../store/vitals.ts';
import { UseLine } from './use-line.tsx';

export function NodeUseSection({ name }: { readonly name: string }) {
  const node = useNodeRow(name);
  const use = useRow(nodeUse, name);
  if (!node) return null;
  const { requested, allocatable } = node;
  return (
    <section className="summary-section" aria-label="Use">
      <h4>Use</h4>
      <dl className="uses">
        <UseLine
          label="cpu"
          used={use?.cpuMilli}
          requested={requested.cpuMilli}
          of={allocatable.cpuMilli}
          text={milliText}
        >
          {milliText(requested.cpuMilli)} requested of {coresText(allocatable.cpuMilli)}
        </UseLine>
        <UseLine
          label="memory"
          used={use?.memoryBytes}
          requested={requested.memoryBytes}
          of={allocatable.memoryBytes}
          text={memoryText}
        >
          {memoryText(requested.memoryBytes)} requested of {memoryText(allocatable.memoryBytes)}
        </UseLine>
      </dl>
    </section>
  );
}
