// The inspector: what the selected object is, and what can be done to it.
import type { ComponentType } from 'react';
import { useEffect } from 'react';
import { Icon } from '../../kit/icon.tsx';
import { iconOf } from '../../kit/kind-icons.ts';
import { Panel } from '../../kit/panel.tsx';
import { StandIn } from '../../kit/stand-in.tsx';
import { Status } from '../../kit/status.tsx';
import { Tabs } from '../../kit/tabs.tsx';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { isSameObject, objectKey } from '../../store/object-key.ts';
import type { InspectorTab } from '../../store/workspace.ts';
import { togglePanel, useWorkspace } from '../../store/workspace.ts';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { Actions } from './actions.tsx';
import { Attention } from './attention.tsx';
import { EventsTab } from './events-tab.tsx';
import { LogsTab } from './logs-tab.tsx';
import { SummaryTab } from './summary-tab.tsx';
import { useObjectStatus } from './object-status.ts';
import { YamlTab } from './yaml-tab.tsx';
import './inspector.css';

const TABS: readonly InspectorTab[] = ['Summary', 'YAML', 'Events', 'Logs', 'Story'];

/** The story of an object, told by the feature that knows it. */
type StoryOf = ComponentType<{ readonly of: ObjectName }>;

export function Inspector({ Story }: { readonly Story: StoryOf }) {
  const selection = useWorkspace((state) => state.selection);
  useEffect(() => {
    if (selection) engine.subscribe({ view: 'inspector', of: selection });
    else engine.unsubscribe('inspector');
  }, [selection]);
  return (
    <Panel label="Inspector" onClose={() => togglePanel('inspector')}>
      {selection ? <Inspected of={selection} Story={Story} /> : <Attention />}
    </Panel>
  );
}

interface InspectedProps {
  readonly of: ObjectName;
  readonly Story: StoryOf;
}

function Inspected({ of, Story }: InspectedProps) {
  const tab = useWorkspace((state) => state.inspectorTab);
  const inspected = useEngine((state) => state.inspected);
  const status = useObjectStatus(of);
  const isThis = inspected !== null && isSameObject(inspected.of, of);
  const object = isThis ? inspected.object : null;
  return (
    <>
      <div className="inspected">
        <span className="inspected-icon">
          <Icon name={iconOf(of.kind)} size={22} />
        </span>
        <div className="inspected-words">
          <h3 title={of.name}>{of.name}</h3>
          <p>
            {of.kind}
            {of.namespace !== '' && <> in {of.namespace}</>}
            {status && <Status health={status.health} text={status.text} />}
          </p>
        </div>
      </div>
      {isThis && !object ? (
        <p className="inspected-gone" role="status">
          This object does not exist any more.
        </p>
      ) : (
        <Actions key={objectKey(of)} of={of} object={object} />
      )}
      <Tabs
        label="Inspector"
        tabs={TABS}
        active={tab}
        onChange={(inspectorTab) => useWorkspace.setState({ inspectorTab })}
      >
        <TabBody tab={tab} of={of} Story={Story} />
      </Tabs>
    </>
  );
}

interface TabBodyProps extends InspectedProps {
  readonly tab: InspectorTab;
}

function TabBody({ tab, of, Story }: TabBodyProps) {
  const inspected = useEngine((state) => state.inspected);
  if (!inspected || !isSameObject(inspected.of, of)) return <StandIn is="reading" />;
  const { object, events } = inspected;
  switch (tab) {
    case 'Summary':
      return <SummaryTab of={of} object={object} />;
    case 'YAML':
      return <YamlTab of={of} object={object} />;
    case 'Events':
      return <EventsTab events={events} />;
    case 'Logs':
      return <LogsTab of={of} object={object} />;
    case 'Story':
      return <Story of={of} />;
  }
}
