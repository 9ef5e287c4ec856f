// What a dry run foretells, as a list under the text: each object, and field by field what changes.
import { FieldDiff } from '../../kit/field-diff.tsx';
import type { Ghost } from '../../store/ghosts.ts';
import { podWords, useGhosts } from '../../store/ghosts.ts';
import { accessibleName, objectKey } from '../../store/object-key.ts';

const SHOWN = 60;
const VERBS = { create: 'will create', change: 'will change', delete: 'will delete' } as const;
const TONES = { create: 'h-good', change: 'h-warn', delete: 'h-bad' } as const;

export function PreviewList() {
  const ghosts = useGhosts((state) => state.ghosts);
  if (ghosts.length === 0) return null;
  const who = ghosts.some(({ change }) => change === 'delete') ? 'Delete' : 'Apply';
  return (
    <section className="preview" aria-label={`What ${who} will do`} role="status">
      {ghosts.slice(0, SHOWN).map((ghost) => (
        <Foretold key={objectKey(ghost.of)} ghost={ghost} who={who} />
      ))}
      {ghosts.length > SHOWN && <p>and {ghosts.length - SHOWN} more</p>}
    </section>
  );
}

function Foretold({ ghost, who }: { readonly ghost: Ghost; readonly who: string }) {
  const { of, change, differences } = ghost;
  const pods = podWords(ghost);
  const line = (
    <>
      <span className="state-shape" />
      <span>
        {who} {VERBS[change]} <b>{accessibleName(of, '')}</b>
        {pods !== '' && ` (${pods})`}
      </span>
    </>
  );
  if (differences.length === 0) return <p className={TONES[change]}>{line}</p>;
  return (
    <details className={TONES[change]} open>
      <summary>{line}</summary>
      <FieldDiff label={`What changes of ${of.kind} ${of.name}`} differences={differences} />
    </details>
  );
}
