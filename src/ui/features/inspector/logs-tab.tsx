// What a container has written: which one, of which life, or why there is no log.
import { useState } from 'react';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { Select } from '../../kit/select.tsx';
import { StandIn } from '../../kit/stand-in.tsx';
import type { InspectedObject } from '../../store/engine-state.ts';
import { useEngine } from '../../store/engine-state.ts';
import { useNodeRow } from '../../store/mirror.ts';
import { FollowedLog } from './followed-log.tsx';
import { PastLog } from './past-log.tsx';

interface Props {
  readonly of: ObjectName;
  readonly object: InspectedObject | null;
}

interface PodShape {
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly { readonly name: string }[];
    readonly initContainers?: readonly { readonly name: string }[];
    readonly ephemeralContainers?: readonly { readonly name: string }[];
  };
  readonly status?: {
    readonly containerStatuses?: readonly LoggedStatus[];
    readonly initContainerStatuses?: readonly LoggedStatus[];
    readonly ephemeralContainerStatuses?: readonly LoggedStatus[];
  };
}

interface LoggedStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly restartCount?: number;
  readonly started?: boolean;
  readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  readonly lastState?: { readonly terminated?: object };
}

export function LogsTab({ of, object }: Props) {
  if (of.kind !== 'Pod') return <NoLogs kind={of.kind} />;
  if (!object) {
    return (
      <StandIn is="empty" icon="file" title="The pod is gone">
        Its logs went with it: the kubelet removes them with the containers.
      </StandIn>
    );
  }
  return <PodLogs of={of} pod={object as unknown as PodShape} />;
}

function NoLogs({ kind }: { readonly kind: string }) {
  const words =
    kind === 'Node'
      ? 'A machine keeps the log of its services: in the terminal, ssh to it and ask journalctl -u kubelet.'
      : 'Containers write logs. Click one of its pods.';
  return (
    <StandIn is="empty" icon="file" title="Only pods have logs">
      {words}
    </StandIn>
  );
}

function PodLogs({ of, pod }: { readonly of: ObjectName; readonly pod: PodShape }) {
  const { spec = {}, status = {} } = pod;
  const { containers = [], initContainers = [], ephemeralContainers = [] } = spec;
  const names = [...containers, ...initContainers, ...ephemeralContainers].map(({ name }) => name);
  const [chosen, setChosen] = useState('');
  const [wantsPrevious, setWantsPrevious] = useState(false);
  const container = names.includes(chosen) ? chosen : (names[0] ?? '');
  const its = [
    ...(status.containerStatuses ?? []),
    ...(status.initContainerStatuses ?? []),
    ...(status.ephemeralContainerStatuses ?? []),
  ].find(({ name }) => name === container);
  const hasPrevious = its?.lastState?.terminated !== undefined;
  const shown = useEngine((state) => state.clock?.shown ?? null);
  const isLive = shown === null;
  return (
    <div className="logs">
      {(names.length > 1 || (hasPrevious && isLive)) && (
        <div className="logs-head">
          {names.length > 1 && (
            <Select
              label="Container"
              value={container}
              options={names.map((name) => ({ value: name, text: name }))}
              onChange={setChosen}
            />
          )}
          {hasPrevious && isLive && (
            <label title="As kubectl logs --previous does">
              <input
                type="checkbox"
                checked={wantsPrevious}
                onChange={({ target }) => setWantsPrevious(target.checked)}
              />
              before the last restart
            </label>
          )}
        </div>
      )}
      <Log
        of={of}
        node={spec.nodeName ?? ''}
        container={container}
        its={its}
        isPrevious={wantsPrevious && hasPrevious}
        shown={shown}
      />
    </div>
  );
}

interface LogProps {
  readonly of: ObjectName;
  readonly node: string;
  readonly container: string;
  readonly its: LoggedStatus | undefined;
  readonly isPrevious: boolean;
  /** The moment of the past that is looked at, in virtual microseconds. */
  readonly shown: number | null;
}

function Log({ of, node, container, its, isPrevious, shown }: LogProps) {
  const isDark = useNodeRow(node)?.poweredOff ?? false;
  const id = its?.containerID ?? '';
  if (id === '' && !isPrevious) return <NotStarted node={node} its={its} isDark={isDark} />;
  if (shown !== null) {
    const key = `${of.name} ${container} ${id}`;
    return <PastLog key={key} of={of} container={container} containerId={id} at={shown} />;
  }
  // A restarted container writes a new log: follow that one.
  const incarnation = `${its?.restartCount ?? 0} ${its?.started ?? ''} ${isPrevious}`;
  return (
    <FollowedLog
      key={`${of.namespace} ${of.name} ${container} ${incarnation}`}
      of={of}
      container={container}
      isPrevious={isPrevious}
      obstacle={isDark ? `Node ${node} has no power.` : ''}
    />
  );
}

interface NotStartedProps {
  readonly node: string;
  readonly its: LoggedStatus | undefined;
  readonly isDark: boolean;
}

function NotStarted({ node, its, isDark }: NotStartedProps) {
  const { reason = '', message = '' } = its?.state?.waiting ?? {};
  const why =
    node === '' ? 'The pod has no node yet.' : isDark ? `Node ${node} has no power.` : message;
  return (
    <StandIn is="empty" icon="clock" title="The container has not started">
      {reason !== '' && node !== '' && <b>{reason}</b>}
      {why || 'Its log begins when it does.'}
    </StandIn>
  );
}
