// Puts the chosen theme on the document, and follows the system's while none is chosen.
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
}

export function toggleTheme(): void {
  const isLight = document.documentElement.dataset['theme'] === 'light';
  useWorkspace.setState({ theme: isLight ? 'dark' : 'light' });
}
