// Says that nobody answers for the cluster: what is drawn is then the last that was known.
import { useState } from 'react';
import { bringBack } from '../commands/component-faults.ts';
import { Button } from '../kit/button.tsx';
import { Icon } from '../kit/icon.tsx';
import { useEngine } from '../store/engine-state.ts';
import '../kit/banner.css';

const WORDS = {
  'no server': 'No API server answers.',
  'no etcd': 'etcd has no quorum: the API server can neither read nor write.',
} as const;
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
      <HealButton component={api === 'no server' ? 'kube-apiserver' : 'etcd'} />
    </div>
  );
}

function HealButton({ component }: { readonly component: string }) {
  const [isAsked, setAsked] = useState(false);
  return (
    <Button
      look="framed"
      icon="restart"
      label="Bring it back"
      disabled={isAsked}
      onClick={() => {
        setAsked(true);
        void bringBack(component).then(() => setAsked(false));
      }}
    />
  );
}
