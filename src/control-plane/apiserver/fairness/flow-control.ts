// Keeps the API server's flow schemas and priority levels, and says which one a request is under.
// Upstream: apiserver pkg/util/flowcontrol/apf_controller.go, pkg/registry/flowcontrol/ensurer
import {
  FLOW_SCHEMAS as SCHEMA_REF,
  PRIORITY_LEVEL_CONFIGURATIONS as LEVEL_REF,
} from '../../../model/api/refs.ts';
import { groupResource } from '../../../model/api/resource-ref.ts';
import type { FlowSchema, PriorityLevelConfiguration } from '../../../model/generated/types.ts';
import { setCondition } from '../../../model/meta/conditions.ts';
import { semanticEqual } from '../../../model/meta/deep-equal.ts';
import { goQuote } from '../../../model/meta/go-text.ts';
import { formatTime } from '../../../model/meta/time.ts';
import {
  FLOW_SCHEMAS,
  PRIORITY_LEVELS,
} from '../../../model/resources/flow-control/bootstrap-configuration.ts';
import { DANGLING } from '../../../model/resources/flow-control/flow-control.resource.ts';
import type { ApiServer } from '../api-server.ts';
import { createSystemObject, drawingFrom } from '../boot/put-system-object.ts';
import { internalRequest } from '../internal-request.ts';
import { LOOPBACK } from '../user.ts';
import { inOrder, schemaOf } from './classify.ts';
import type { FlowRequest } from './classify.ts';

const AUTO_UPDATE = 'apf.kubernetes.io/autoupdate-spec';
const WATCHED: ReadonlySet<string> = new Set([groupResource(SCHEMA_REF), groupResource(LEVEL_REF)]);

/** Where a request belongs: two objects. */
export interface Flow {
  readonly schema: FlowSchema;
  readonly level: PriorityLevelConfiguration;
}

/** One for each API server. Whichever replica comes first writes, the others find it done. */
export class FlowControl {
  private ordered: readonly FlowSchema[] | undefined;
  private isDue = false;

  private constructor(private readonly server: ApiServer) {}

  /** Follows what is stored; undefined when the kinds are not served. */
  static attach(server: ApiServer): FlowControl | undefined {
    const { group, version, plural } = SCHEMA_REF;
    if (!server.registry.get(group, version, plural)) return undefined;
    const control = new FlowControl(server);
    server.onClose(
      server.etcd.store.onEvent(({ resource }) => {
        if (WATCHED.has(resource)) control.later();
      }),
    );
    return control;
  }

  /** The objects that every server brings along; specs that are its own are set right. */
  ensure(): void {
    const { server } = this;
    // So many new objects would shift everybody's names.
    const stream = server.random.branch(`flow control ${server.etcd.store.nextRevision}`);
    drawingFrom(stream, server, () => {
      for (const [name, spec] of PRIORITY_LEVELS) this.ensureObject(LEVEL_REF, name, spec);
      for (const [name, spec] of FLOW_SCHEMAS) this.ensureObject(SCHEMA_REF, name, spec);
    });
  }

  /** The flow of a request; undefined when no schema with a priority level matches. */
  flowOf(request: FlowRequest): Flow | undefined {
    this.ordered ??= inOrder(this.server.readAll(SCHEMA_REF, '')).filter(
      (one) => this.levelOf(one) !== undefined,
    );
    const schema = schemaOf(request, this.ordered);
    const level = schema && this.levelOf(schema);
    return level && { schema, level };
  }

  private levelOf({ spec }: FlowSchema): PriorityLevelConfiguration | undefined {
    return this.server.read(LEVEL_REF, '', spec.priorityLevelConfiguration.name);
  }

  private ensureObject(
    ref: typeof LEVEL_REF | typeof SCHEMA_REF,
    name: string,
    spec: object,
  ): void {
    const { server } = this;
    const known = server.read<FlowSchema | PriorityLevelConfiguration>(ref, '', name);
    const annotations = { [AUTO_UPDATE]: 'true' };
    if (!known) {
      createSystemObject(server, ref, '', { metadata: { name, annotations }, spec });
    } else if (
      known.metadata.annotations?.[AUTO_UPDATE] === 'true' &&
      !semanticEqual(known.spec, spec)
    ) {
      const body = { ...known, spec };
      server.handleAs(LOOPBACK, internalRequest('update', ref, '', name, body));
    }
  }

  /** The store is in the middle of a write: what follows from it is done right after. */
  private later(): void {
    this.ordered = undefined;
    if (this.isDue) return;
    this.isDue = true;
    this.server.clock.after(0, () => {
      this.isDue = false;
      if (this.server.isClosed || this.server.etcd.unavailable() !== undefined) return;
      // Judging writes to what is listed.
      const schemas = [...this.server.readAll(SCHEMA_REF, '')];
      for (const schema of schemas) this.judge(schema);
    });
  }

  private judge(schema: FlowSchema): void {
    const { server } = this;
    const { name } = schema.spec.priorityLevelConfiguration;
    const isFound = this.levelOf(schema) !== undefined;
    const end = isFound ? 'and it exists' : 'but there is no such object';
    const what = 'This FlowSchema references the PriorityLevelConfiguration object named';
    const condition = {
      type: DANGLING,
      status: isFound ? 'False' : 'True',
      reason: isFound ? 'Found' : 'NotFound',
      message: `${what} ${goQuote(name)} ${end}`,
    };
    const before = schema.status?.conditions as readonly (typeof condition)[] | undefined;
    const conditions = setCondition(before, condition, formatTime(server.now));
    if (conditions === before) return;
    const body = { ...schema, status: { ...schema.status, conditions } };
    const request = internalRequest('update', SCHEMA_REF, '', schema.metadata.name, body);
    server.handleAs(LOOPBACK, { ...request, subresource: 'status' });
  }
}
