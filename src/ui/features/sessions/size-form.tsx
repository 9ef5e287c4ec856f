// A new cluster of a chosen size, with a word beforehand about what it takes of the browser.
import { useState } from 'react';
import { newCluster } from '../../commands/new-cluster.ts';
import { Button } from '../../kit/button.tsx';
import { Select } from '../../kit/select.tsx';
import {
  demandWords,
  MOST_NODES,
  MOST_PODS,
  tabLimitBytes,
  tightWords,
} from '../../store/cluster-demand.ts';
import './size-form.css';

const SIZES = [
  { name: 'A class', nodes: 3, pods: 0 },
  { name: 'A department', nodes: 50, pods: 1_500 },
  { name: 'A company', nodes: 500, pods: 15_000 },
  { name: "Kubernetes' own limit", nodes: MOST_NODES, pods: MOST_PODS },
] as const;
const OWN = 'own';
/** What a node's kubelet admits, less what runs on every node. */
const PODS_PER_NODE = 100;

export function SizeForm({ onClose }: { readonly onClose: () => void }) {
  const [nodes, setNodes] = useState<number>(SIZES[2].nodes);
  const [pods, setPods] = useState<number>(SIZES[2].pods);
  const [controlPlanes, setControlPlanes] = useState(1);
  const [seed, setSeed] = useState(1);
  const known = SIZES.findIndex((size) => size.nodes === nodes && size.pods === pods);
  const most = Math.min(MOST_PODS, nodes * PODS_PER_NODE);
  const choose = (index: number): void => {
    const size = SIZES[index];
    if (!size) return;
    setNodes(size.nodes);
    setPods(size.pods);
  };
  const start = (): void => {
    onClose();
    const kind = { nodeCpu: '4', nodeMemory: '8Gi', nodePods: 110 };
    newCluster({ ...kind, nodes, controlPlanes, seed }, pods);
  };
  return (
    <form
      className="size-form"
      aria-label="Size of the cluster"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <Select
        label="Size"
        value={known < 0 ? OWN : String(known)}
        options={[
          ...SIZES.map((size, index) => ({ value: String(index), text: sizeText(size) })),
          { value: OWN, text: 'Other numbers' },
        ]}
        onChange={(value) => choose(value === OWN ? -1 : Number(value))}
      />
      <Amount label="Nodes" value={nodes} least={0} most={MOST_NODES} onChange={setNodes} />
      <Amount label="Pods" value={pods} least={0} most={most} onChange={setPods} />
      <Amount label="Seed" value={seed} least={0} most={1e9} onChange={setSeed} />
      <Select
        label="Control planes"
        value={String(controlPlanes)}
        options={['1', '3', '5'].map((value) => ({ value, text: value }))}
        onChange={(value) => setControlPlanes(Number(value))}
      />
      <Words nodes={nodes} pods={pods} />
      <Button look="primary" icon="power" label="Switch it on" type="submit" />
    </form>
  );
}

function Words({ nodes, pods }: { readonly nodes: number; readonly pods: number }) {
  const tight = tightWords({ nodes, pods }, tabLimitBytes());
  return (
    <p className="sessions-note" role="status">
      {demandWords({ nodes, pods })}{' '}
      {pods > 0 ? 'The pods start in Deployments of up to 1,000.' : 'It starts as the page does.'}
      {tight !== undefined && <b className="size-form-tight">{tight}</b>}
    </p>
  );
}

interface AmountProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

function Amount({ label, value, least, most, onChange }: AmountProps) {
  return (
    <label className="amount">
      <span>{label}</span>
      <input
        type="number"
        required
        min={least}
        max={most}
        value={value}
        onChange={({ target }) => onChange(Math.floor(target.valueAsNumber || 0))}
      />
    </label>
  );
}

function sizeText({ name, nodes, pods }: (typeof SIZES)[number]): string {
  const crowd = pods === 0 ? '' : `, ${pods.toLocaleString('en')} pods`;
  return `${name}: ${nodes.toLocaleString('en')} nodes${crowd}`;
}
