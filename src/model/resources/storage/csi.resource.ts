// The kinds CSIDriver, CSINode and CSIStorageCapacity. Upstream: pkg/registry/storage/csi*
import { CSI_DRIVERS, CSI_NODES, CSI_STORAGE_CAPACITIES } from '../../api/refs.ts';
import type { CSIDriver, CSINode, CSIStorageCapacity } from '../../generated/types.ts';
import { fieldDuplicate, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { SUBDOMAIN_NAME, checkImmutable } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { AGE_COLUMN, NAME_COLUMN, column, countColumn, orNone } from '../column.ts';
import type { Column } from '../column.ts';
import { defineResource } from '../define-resource.ts';

const SPEC = FieldPath.of('spec');
const UNSET = '<unset>';

function flag(
  name: string,
  description: string,
  value: (driver: CSIDriver) => boolean | undefined,
): Column<CSIDriver> {
  const cell = (driver: CSIDriver): boolean => value(driver) === true;
  return { ...column<CSIDriver>(name, description, cell), type: 'boolean' };
}

export const CSI_DRIVER_RESOURCE = defineResource<CSIDriver>({
  ref: CSI_DRIVERS,
  allowUnconditionalUpdate: false,
  defaults: defaultDriver,
  ...metaValidation<CSIDriver>(false, SUBDOMAIN_NAME, (errors, driver, old) => {
    if (old === undefined) return;
    for (const field of ['attachRequired', 'volumeLifecycleModes'] as const) {
      checkImmutable(errors, SPEC.child(field), driver.spec[field], old.spec[field]);
    }
  }),
  columns: [
    NAME_COLUMN,
    flag(
      'AttachRequired',
      'Whether volumes must be attached.',
      (driver) => driver.spec.attachRequired,
    ),
    flag(
      'PodInfoOnMount',
      'Whether it is told of the pod.',
      (driver) => driver.spec.podInfoOnMount,
    ),
    flag(
      'StorageCapacity',
      'Whether it reports capacity.',
      (driver) => driver.spec.storageCapacity,
    ),
    column('TokenRequests', 'Audiences of tokens that it wants.', (driver) => {
      const requests = driver.spec.tokenRequests ?? [];
      return requests.length === 0 ? UNSET : requests.map(({ audience }) => audience).join(',');
    }),
    flag(
      'RequiresRepublish',
      'Whether it is called again and again.',
      (driver) => driver.spec.requiresRepublish,
    ),
    column('Modes', 'How its volumes live.', (driver) =>
      orNone(driver.spec.volumeLifecycleModes?.join(',')),
    ),
    AGE_COLUMN,
  ],
});

// Upstream: pkg/apis/storage/v1/defaults.go SetDefaults_CSIDriver
function defaultDriver(driver: CSIDriver): CSIDriver {
  const { spec } = driver;
  const isComplete =
    spec?.attachRequired !== undefined &&
    spec.podInfoOnMount !== undefined &&
    spec.storageCapacity !== undefined &&
    spec.fsGroupPolicy !== undefined &&
    spec.requiresRepublish !== undefined &&
    spec.seLinuxMount !== undefined &&
    (spec.volumeLifecycleModes?.length ?? 0) > 0;
  if (isComplete) return driver;
  const modes = spec?.volumeLifecycleModes ?? [];
  return {
    ...driver,
    spec: {
      attachRequired: true,
      podInfoOnMount: false,
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      requiresRepublish: false,
      seLinuxMount: false,
      ...spec,
      volumeLifecycleModes: modes.length === 0 ? ['Persistent'] : modes,
    },
  };
}

export const CSI_NODE_RESOURCE = defineResource<CSINode>({
  ref: CSI_NODES,
  allowUnconditionalUpdate: false,
  ...metaValidation<CSINode>(false, SUBDOMAIN_NAME, (errors, node) => {
    const names = new Set<string>();
    node.spec?.drivers?.forEach((driver, i) => {
      const path = SPEC.child('drivers').index(i);
      if (!driver.name) errors.push(fieldRequired(path.child('name')));
      else if (names.has(driver.name)) errors.push(fieldDuplicate(path.child('name'), driver.name));
      if (!driver.nodeID) errors.push(fieldRequired(path.child('nodeID')));
      names.add(driver.name);
    });
  }),
  columns: [
    NAME_COLUMN,
    countColumn(
      'Drivers',
      'How many drivers the node has.',
      (node) => node.spec?.drivers?.length ?? 0,
    ),
    AGE_COLUMN,
  ],
});

export const CSI_STORAGE_CAPACITY_RESOURCE = defineResource<CSIStorageCapacity>({
  ref: CSI_STORAGE_CAPACITIES,
  listKind: 'CSIStorageCapacityList',
  allowUnconditionalUpdate: false,
  ...metaValidation<CSIStorageCapacity>(true, SUBDOMAIN_NAME, (errors, capacity, old) => {
    if (!capacity.storageClassName) {
      errors.push(fieldRequired(FieldPath.of('storageClassName')));
    }
    if (old === undefined) return;
    for (const field of ['nodeTopology', 'storageClassName'] as const) {
      checkImmutable(errors, FieldPath.of(field), capacity[field], old[field]);
    }
  }),
  columns: [
    NAME_COLUMN,
    column(
      'StorageClassName',
      'The class whose capacity it is.',
      (capacity) => capacity.storageClassName,
    ),
    column('Capacity', 'How much is free.', (capacity) => capacity.capacity ?? UNSET),
  ],
});
