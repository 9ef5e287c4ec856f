// The hints as a list under the text: what the markers say, for whoever does not see them.
import { useLint } from './lint-state.ts';

interface Props {
  readonly onGo: (line: number) => void;
}

const SHOWN = 40;

export function LintHints({ onGo }: Props) {
  const hints = useLint((state) => state.hints);
  if (hints.length === 0) return null;
  const warnings = hints.filter(({ severity }) => severity === 'warning').length;
  return (
    <details className="hints" aria-label="Hints">
      <summary className={warnings > 0 ? 'h-warn' : 'h-busy'}>
        <span className="state-shape" /> {countText(warnings, hints.length - warnings)}
      </summary>
      <ul>
        {hints.slice(0, SHOWN).map(({ line, severity, message, rule }) => (
          <li key={`${line} ${rule} ${message}`} className={severity === 'warning' ? 'h-warn' : ''}>
            <button type="button" onClick={() => onGo(line)}>
              <b>Line {line}</b> {message}
            </button>
          </li>
        ))}
        {hints.length > SHOWN && <li>and {hints.length - SHOWN} more</li>}
      </ul>
    </details>
  );
}

function countText(warnings: number, others: number): string {
  const parts = [
    [warnings, 'warning'],
    [others, 'hint'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`)
    .join(', ')
    .concat(' about this cluster');
}
