// Brings ImageProfile objects into force as they are written.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { ImageProfiles } from '../image-profiles/image-profiles.ts';
import type { ImageProfile } from './image-profile-kind.ts';
import { SIMULATION_GROUP } from './simulation-crd.ts';

const PROFILES = `imageprofiles.${SIMULATION_GROUP}`;

export function followProfiles(store: ObjectStore, profiles: ImageProfiles): void {
  store.onEvent(({ resource, type, key, object }) => {
    if (resource !== PROFILES) return;
    if (type === 'DELETED') profiles.remove(key);
    else profiles.set(key, (object as unknown as ImageProfile).spec);
  });
}
