// The Sessions dialog: loaded when it is first opened.
import { lazy, Suspense } from 'react';
import { Dialog } from '../../kit/dialog.tsx';
import { StandIn } from '../../kit/stand-in.tsx';
import { useWorkspace } from '../../store/workspace.ts';

const SessionsBody = lazy(async () => ({
  default: (await import('./sessions-body.tsx')).SessionsBody,
}));

export function Sessions() {
  const isOpen = useWorkspace((state) => state.isSessionsOpen);
  const close = (): void => void useWorkspace.setState({ isSessionsOpen: false });
  return (
    <Dialog label="Sessions" isOpen={isOpen} onClose={close} className="sessions">
      <Suspense fallback={<StandIn is="reading" isSlim />}>
        <SessionsBody onClose={close} />
      </Suspense>
    </Dialog>
  );
}
