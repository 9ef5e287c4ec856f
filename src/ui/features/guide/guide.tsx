// The first minute: one line that says what to do next; it goes when that is done or dismissed.
import { Button } from '../../kit/button.tsx';
import { finishHint, useWorkspace } from '../../store/workspace.ts';
import './guide.css';

const STEPS = [
  { name: 'Apply', text: 'Press Apply: the manifest on the left becomes a running shop.' },
  { name: 'Kill container', text: 'Click a pod, then press Kill container, and see it heal.' },
  { name: 'Power off', text: 'Click a worker, then press Power off, and see its pods move.' },
] as const;

export function Guide() {
  const done = useWorkspace((state) => state.hintsDone);
  const isPresenting = useWorkspace((state) => state.isPresenting);
  const index = STEPS.findIndex(({ name }) => !done.includes(name));
  const step = STEPS[index];
  if (!step || isPresenting) return null;
  return (
    <aside className="guide" aria-label="What to try next">
      <span className="guide-count" aria-hidden="true">
        {STEPS.map(({ name }, at) => (
          <i key={name} className={at < index ? 'is-done' : at === index ? 'is-now' : ''} />
        ))}
      </span>
      <p>{step.text}</p>
      <Button
        icon="close"
        label="Dismiss the hints"
        iconOnly
        onClick={() => STEPS.forEach(({ name }) => finishHint(name))}
      />
    </aside>
  );
}
