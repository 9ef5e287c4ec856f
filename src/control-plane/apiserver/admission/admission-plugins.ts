// The admission plugins in the order in which upstream runs them.
// Upstream: pkg/kubeapiserver/options/plugins.go AllOrderedPlugins
import type { AdmissionPlugin } from './admission-plugin.ts';
import { NAMESPACE_LIFECYCLE } from './namespace-lifecycle.ts';

export const ADMISSION_PLUGINS: readonly AdmissionPlugin[] = [NAMESPACE_LIFECYCLE];
