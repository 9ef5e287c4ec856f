// Lets the browser keep the page for when there is no network, once there is nothing better to do.
import { useEngine } from '../store/engine-state.ts';

/** After the first scene: the files are many, and the cluster comes first. */
const AFTER_READY_MS = 8000;

export function workOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const end = useEngine.subscribe((state) => {
    if (!state.clock) return;
    end();
    setTimeout(register, AFTER_READY_MS);
  });
}

function register(): void {
  // A browser may refuse (private windows, other policies): the page works all the same.
  navigator.serviceWorker.register('./service-worker.js').catch(() => undefined);
}
