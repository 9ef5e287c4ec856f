// The object as it is in etcd, as YAML, kept up to date.
import { useEffect, useState } from 'react';
import type { InspectedObject } from '../../store/engine-state.ts';

type Stringify = (value: unknown) => string;

export function YamlTab({ object }: { readonly object: InspectedObject | null }) {
  const [stringify, setStringify] = useState<Stringify | null>(null);
  const [showsManaged, setShowsManaged] = useState(false);
  useEffect(() => {
    let isHere = true;
    void import('./to-yaml.ts').then(({ toYaml }) => isHere && setStringify(() => toYaml));
    return () => void (isHere = false);
  }, []);
  if (!object) return <p className="waiting">There is nothing to show.</p>;
  if (!stringify) return <p className="waiting">Reading …</p>;
  return (
    <div className="yaml">
      <label>
        <input
          type="checkbox"
          checked={showsManaged}
          onChange={(event) => setShowsManaged(event.target.checked)}
        />
        managed fields
      </label>
      <pre tabIndex={0} aria-label="YAML">
        {stringify(showsManaged ? object : withoutManaged(object))}
      </pre>
    </div>
  );
}

function withoutManaged(object: InspectedObject): unknown {
  const { managedFields: _, ...metadata } = object.metadata as { managedFields?: unknown };
  return { ...object, metadata };
}
