// The object as it is in etcd, as YAML, kept up to date; edited in place, with what changes below.
import { lazy, Suspense, useEffect, useState } from 'react';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { Button } from '../../kit/button.tsx';
import { StandIn } from '../../kit/stand-in.tsx';
import type { InspectedObject } from '../../store/engine-state.ts';
import { Gone } from './gone.tsx';

export type YamlWriter = typeof import('./to-yaml.ts');

const YamlEdit = lazy(async () => ({ default: (await import('./yaml-edit.tsx')).YamlEdit }));

interface Props {
  readonly of: ObjectName;
  readonly object: InspectedObject | null;
}

export function YamlTab({ of, object }: Props) {
  const [yaml, setYaml] = useState<YamlWriter | null>(null);
  const [showsManaged, setShowsManaged] = useState(false);
  /** The object as it was when the edit began. */
  const [edited, setEdited] = useState<InspectedObject | null>(null);
  useEffect(() => {
    let isHere = true;
    void import('./to-yaml.ts').then((part) => isHere && setYaml(part));
    return () => void (isHere = false);
  }, []);
  if (!yaml) return <StandIn is="reading" />;
  if (edited && edited.metadata.uid === object?.metadata.uid) {
    return (
      <Suspense fallback={<StandIn is="reading" />}>
        <YamlEdit of={of} from={edited} yaml={yaml} onEnd={() => setEdited(null)} />
      </Suspense>
    );
  }
  if (!object) return <Gone of={of} />;
  return (
    <div className="yaml">
      <div className="yaml-head">
        <label>
          <input
            type="checkbox"
            checked={showsManaged}
            onChange={(event) => setShowsManaged(event.target.checked)}
          />
          managed fields
        </label>
        <Button
          look="framed"
          icon="file"
          label="Edit"
          onClick={() => setEdited(withoutManaged(object))}
        />
      </div>
      <pre key={object.metadata.uid} tabIndex={0} aria-label="YAML">
        {yaml.toYaml(showsManaged ? object : withoutManaged(object))}
      </pre>
    </div>
  );
}

function withoutManaged(object: InspectedObject): InspectedObject {
  const { managedFields: _, ...metadata } = object.metadata as InspectedObject['metadata'] & {
    readonly managedFields?: unknown;
  };
  return { ...object, metadata };
}
