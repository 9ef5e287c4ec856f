// Says that nobody answers for the cluster: what is drawn is then the last that was known.
import { useState } from 'react';
import { call } from '../api/api.ts';
import { objectPath } from '../api/paths.ts';
import { Button } from '../kit/button.tsx';
import { Icon } from '../kit/icon.tsx';
import { useEngine } from '../store/engine-state.ts';
import { notify } from '../store/notices.ts';
import '../kit/banner.css';

const WORDS = {
  'no server': 'No API server answers.',
  'no etcd': 'etcd has no quorum: the API server can neither read nor write.',
} as const;
const FAULTS = objectPath('sim.kubetarium.dev/v1alpha1', 'faults', '', '');
const ACTIONS = ['ComponentDown', 'EtcdMemberDown'];

export function ApiBanner() {
  const api = useEngine((state) => state.clock?.api ?? 'serves');
  const isPast = useEngine((state) => state.clock?.shown != null);
  if (api === 'serves' || isPast) return null;
  return (
    <div className="banner h-bad" role="status">
      <Icon name="alert" />
      <span>
        <b>{WORDS[api]}</b> You see the last state that was written; containers run on, but nothing
        can be changed or healed.
      </span>
      <HealButton />
    </div>
  );
}

function HealButton() {
  const [isAsked, setAsked] = useState(false);
  const heal = async (): Promise<void> => {
    setAsked(true);
    try {
      const healed = await healControlPlane();
      if (healed === 0) notify('bad', 'No fault keeps it down: it comes back by itself.');
    } catch (error) {
      notify('bad', error instanceof Error ? error.message : String(error));
    }
    setAsked(false);
  };
  return (
    <Button
      look="framed"
      icon="restart"
      label="Bring it back"
      disabled={isAsked}
      onClick={() => void heal()}
    />
  );
}

interface FaultList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly action: string; readonly target?: { readonly name?: string } };
  }[];
}

/** Deletes the faults that keep API servers or etcd members down; answers how many. */
async function healControlPlane(): Promise<number> {
  const { body } = await call<FaultList>('GET', FAULTS);
  let healed = 0;
  for (const { metadata, spec } of body.items) {
    if (!ACTIONS.includes(spec.action)) continue;
    if (spec.action === 'ComponentDown' && spec.target?.name !== 'kube-apiserver') continue;
    await call('DELETE', `${FAULTS}/${metadata.name}`);
    healed++;
  }
  return healed;
}
