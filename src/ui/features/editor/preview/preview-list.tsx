// What is foreseen or dry run, as a list under the text: each object, what changes, what follows.
import { FieldDiff } from '../../../kit/field-diff.tsx';
import type { Ghost, GhostSource } from '../../../store/ghosts.ts';
import { podWords, useGhosts } from '../../../store/ghosts.ts';
import { accessibleName, objectKey } from '../../../store/object-key.ts';
import type { Consequence } from './consequences.ts';
import { consequencesOf, summaryOf } from './consequences.ts';

const SHOWN = 60;
const VERBS = { create: 'will create', change: 'will change', delete: 'will delete' } as const;
const TONES = { create: 'h-good', change: 'h-warn', delete: 'h-bad' } as const;

/** Shown only while there is something to tell. */
export function PreviewList() {
  const ghosts = useGhosts((state) => state.ghosts);
  const source = useGhosts((state) => state.source);
  const who = source === 'delete' ? 'Delete' : 'Apply';
  return (
    <>
      {/* Whoever types hears how much comes of it, not every field of it. */}
      {source === 'typing' && (
        <p className="hidden-visually" aria-live="polite">
          {summaryOf(ghosts)}
        </p>
      )}
      <section
        className="preview"
        aria-label={`What ${who} will do`}
        role="status"
        aria-live={source === 'typing' ? 'off' : 'polite'}
      >
        {ghosts.slice(0, SHOWN).map((ghost) => (
          <Foretold key={objectKey(ghost.of)} ghost={ghost} who={who} source={source} />
        ))}
        {ghosts.length > SHOWN && <p>and {ghosts.length - SHOWN} more</p>}
      </section>
    </>
  );
}

interface Props {
  readonly ghost: Ghost;
  readonly who: string;
  readonly source: GhostSource;
}

function Foretold({ ghost, who, source }: Props) {
  const { of, change, differences } = ghost;
  const pods = podWords(ghost);
  const consequences = consequencesOf(ghost);
  const line = (
    <>
      <span className="state-shape" />
      <span>
        {who} {VERBS[change]} <b>{accessibleName(of, '')}</b>
        {pods !== '' && ` (${pods})`}
      </span>
    </>
  );
  if (differences.length === 0) {
    return (
      <div className="preview-one">
        <p className={TONES[change]}>{line}</p>
        <Consequences of={consequences} />
      </div>
    );
  }
  return (
    <details className="preview-one" open={source !== 'typing' || differences.length < 12}>
      <summary className={TONES[change]}>{line}</summary>
      <Consequences of={consequences} />
      <FieldDiff label={`What changes of ${of.kind} ${of.name}`} differences={differences} />
    </details>
  );
}

function Consequences({ of }: { readonly of: readonly Consequence[] }) {
  if (of.length === 0) return null;
  return (
    <ul className="preview-then">
      {of.map(({ tone, words }) => (
        <li key={words} className={tone}>
          <span className="state-shape" />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}
