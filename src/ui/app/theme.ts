// Puts the chosen theme on the document, and follows the system's while none is chosen; marks it
// while a crowd is shown, whose changes are not eased.
import { isCrowd } from '../store/crowd.ts';
import { mirror } from '../store/mirror.ts';
import { useWorkspace } from '../store/workspace.ts';

const prefersLight = matchMedia('(prefers-color-scheme: light)');

function apply(): void {
  const { theme, isPresenting, isCalm } = useWorkspace.getState();
  const shown = theme === 'system' ? (prefersLight.matches ? 'light' : 'dark') : theme;
  document.documentElement.dataset['theme'] = shown;
  document.documentElement.toggleAttribute('data-presenting', isPresenting);
  document.documentElement.toggleAttribute('data-calm', isCalm);
}

export function followTheme(): void {
  apply();
  useWorkspace.subscribe(apply);
  prefersLight.addEventListener('change', apply);
  mirror.onFlush(markCrowd);
}

function markCrowd(): void {
  const { dataset } = document.documentElement;
  const wasCrowd = dataset['crowd'] !== undefined;
  if (isCrowd(mirror.pods.size, wasCrowd) === wasCrowd) return;
  if (wasCrowd) delete dataset['crowd'];
  else dataset['crowd'] = '';
}

export function toggleTheme(): void {
  const isLight = document.documentElement.dataset['theme'] === 'light';
  useWorkspace.setState({ theme: isLight ? 'dark' : 'light' });
}
