// What changes of an object, field by field: a path, what was there, what will be.
import type { Difference } from '../../model/meta/difference.ts';
import './field-diff.css';

interface Props {
  readonly label: string;
  readonly differences: readonly Difference[];
}

export function FieldDiff({ label, differences }: Props) {
  return (
    <dl className="field-diff" aria-label={label}>
      {differences.map(({ path, before, after }) => (
        <div key={path}>
          <dt>{path}</dt>
          <dd>
            {before !== null && <del>{before}</del>}
            {after !== null && <ins>{after}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
