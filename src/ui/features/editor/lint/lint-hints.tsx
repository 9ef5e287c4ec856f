// The hints as a list under the text: what the markers say, for whoever does not see them.
import { useGhosts } from '../../../store/ghosts.ts';
import type { Doubt } from '../../../store/ghosts.ts';
import { activeText, setFileText, useFiles } from '../../../store/files.ts';
import { editedText } from './edited-text.ts';
import type { TextEdit } from './lint-round.ts';
import { useLint } from './lint-state.ts';

interface Props {
  readonly onGo: (line: number) => void;
}

const SHOWN = 40;

export function LintHints({ onGo }: Props) {
  const hints = useLint((state) => state.hints);
  const doubts = useGhosts((state) => state.doubts);
  if (hints.length + doubts.length === 0) return null;
  const warnings = hints.filter(({ severity }) => severity === 'warning').length;
  const refusals = doubts.filter(({ isRefused }) => isRefused).length;
  const others = hints.length - warnings + doubts.length - refusals;
  const tone = refusals > 0 ? 'h-bad' : warnings > 0 ? 'h-warn' : 'h-busy';
  return (
    <details className="hints" aria-label="Hints">
      <summary className={tone}>
        <span className="state-shape" /> {countText(refusals, warnings, others)}
      </summary>
      <ul>
        {doubts.slice(0, SHOWN).map((doubt) => (
          <DoubtLine key={`${doubt.line} ${doubt.message}`} doubt={doubt} onGo={onGo} />
        ))}
        {hints.slice(0, SHOWN).map(({ line, severity, message, rule, fix }) => (
          <li key={`${line} ${rule} ${message}`} className={severity === 'warning' ? 'h-warn' : ''}>
            <button type="button" onClick={() => onGo(line)}>
              <b>Line {line}</b> {message}
            </button>
            {fix && (
              <button type="button" className="hint-fix" onClick={() => applyEdit(fix.edit)}>
                Fix: {fix.title}
              </button>
            )}
          </li>
        ))}
        {hints.length > SHOWN && <li>and {hints.length - SHOWN} more</li>}
      </ul>
    </details>
  );
}

interface DoubtProps extends Props {
  readonly doubt: Doubt;
}

function DoubtLine({ doubt: { line, message, isRefused }, onGo }: DoubtProps) {
  return (
    <li className={isRefused ? 'h-bad' : ''}>
      <button type="button" onClick={() => onGo(line)}>
        <b>Line {line}</b> {isRefused && 'Apply would be refused. '}
        {message}
      </button>
    </li>
  );
}

/** The editor can undo it as what is typed. */
function applyEdit(edit: TextEdit): void {
  setFileText(useFiles.getState().active, editedText(activeText(), edit));
}

function countText(refusals: number, warnings: number, others: number): string {
  const parts = [
    [refusals, 'refusal'],
    [warnings, 'warning'],
    [others, 'hint'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`)
    .join(', ')
    .concat(' about this cluster');
}
