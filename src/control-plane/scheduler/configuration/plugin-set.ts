// Which plugins a profile runs at which points: the default set, changed as its file says.
// Upstream: pkg/scheduler/framework/runtime/framework.go (expandMultiPointPlugins)

/** The points at which plugins are called, by their names in the file. */
export const EXTENSION_POINTS = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
] as const;
export type ExtensionPoint = (typeof EXTENSION_POINTS)[number];

/** A plugin as a profile runs it. */
export interface EnabledPlugin {
  readonly name: string;
  /** Of its scores; 0 for plugins that give none. */
  readonly weight: number;
  readonly points: ReadonlySet<ExtensionPoint>;
}

/** The `plugins` of a profile as written. */
export type PluginsText = {
  readonly [point in ExtensionPoint | 'multiPoint']?: PluginSetText;
};

export interface PluginSetText {
  readonly enabled?: readonly { readonly name?: string; readonly weight?: number }[];
  readonly disabled?: readonly { readonly name?: string }[];
}

function known(name: string, weight: number, ...points: ExtensionPoint[]): EnabledPlugin {
  return { name, weight, points: new Set(points) };
}

/** Upstream: apis/config/v1/default_plugins.go (order, weights), plugins/registry.go. */
const DEFAULT_PLUGINS: readonly EnabledPlugin[] = [
  known('SchedulingGates', 0, 'preEnqueue'),
  known('PrioritySort', 0, 'queueSort'),
  known('NodeUnschedulable', 0, 'filter'),
  known('NodeName', 0, 'filter'),
  known('TaintToleration', 3, 'filter', 'preScore', 'score'),
  known('NodeAffinity', 2, 'preFilter', 'filter', 'preScore', 'score'),
  known('NodePorts', 0, 'preFilter', 'filter'),
  known('NodeResourcesFit', 1, 'preFilter', 'filter', 'preScore', 'score'),
  known('VolumeRestrictions', 0, 'preFilter', 'filter'),
  known('NodeVolumeLimits', 0, 'preFilter', 'filter'),
  known('VolumeBinding', 0, 'preFilter', 'filter', 'reserve', 'preBind'),
  known('VolumeZone', 0, 'preFilter', 'filter'),
  known('PodTopologySpread', 2, 'preFilter', 'filter', 'preScore', 'score'),
  known('InterPodAffinity', 2, 'preFilter', 'filter', 'preScore', 'score'),
  known(
    'DynamicResources',
    0,
    'preEnqueue',
    'preFilter',
    'filter',
    'postFilter',
    'reserve',
    'preBind',
  ),
  known('DefaultPreemption', 0, 'preEnqueue', 'postFilter'),
  known('NodeResourcesBalancedAllocation', 1, 'preScore', 'score'),
  known('ImageLocality', 1, 'score'),
  known('DefaultBinder', 0, 'bind'),
];

/** Plugins that exist, but that the default set leaves out. */
const OTHER_PLUGINS: readonly EnabledPlugin[] = [];

export const DEFAULT_PLUGIN_NAMES: readonly string[] = DEFAULT_PLUGINS.map(({ name }) => name);

const BY_NAME = new Map([...DEFAULT_PLUGINS, ...OTHER_PLUGINS].map((one) => [one.name, one]));

type Mutable = { name: string; weight: number; points: Set<ExtensionPoint> };

/** The plugins of a profile in their order, or what is wrong with the file. */
export function pluginSet(
  text: PluginsText,
  schedulerName: string,
): readonly EnabledPlugin[] | { readonly problem: string } {
  const plugins = everywhere(text.multiPoint ?? {});
  if ('problem' in plugins) return plugins;
  for (const point of EXTENSION_POINTS) {
    const problem = changePoint(plugins, point, text[point] ?? {});
    if (problem !== undefined) return { problem };
  }
  const at = (point: ExtensionPoint): number =>
    plugins.filter(({ points }) => points.has(point)).length;
  const profile = `profile with scheduler name "${schedulerName}"`;
  if (at('queueSort') !== 1) {
    const problem = `only one queue sort plugin required for ${profile}, but got ${at('queueSort')}`;
    return { problem };
  }
  if (at('bind') === 0) return { problem: `at least one bind plugin is needed for ${profile}` };
  return plugins.filter(({ points }) => points.size > 0);
}

/** The default set with what `multiPoint` changes: plugins at all points that they have. */
function everywhere(text: PluginSetText): Mutable[] | { readonly problem: string } {
  const disabled = new Set((text.disabled ?? []).map(({ name }) => name));
  const plugins = DEFAULT_PLUGINS.filter(
    ({ name }) => !disabled.has('*') && !disabled.has(name),
  ).map((plugin): Mutable => ({ ...plugin, points: new Set(plugin.points) }));
  for (const { name = '', weight = 0 } of text.enabled ?? []) {
    const plugin = BY_NAME.get(name);
    if (!plugin) return { problem: `plugin "${name}" does not exist` };
    const there = plugins.find((one) => one.name === name);
    const chosen = weight === 0 ? (plugin.weight > 0 ? 1 : 0) : weight;
    if (there) there.weight = chosen;
    else plugins.push({ name, weight: chosen, points: new Set(plugin.points) });
  }
  return plugins;
}

function changePoint(
  plugins: Mutable[],
  point: ExtensionPoint,
  { enabled = [], disabled = [] }: PluginSetText,
): string | undefined {
  const without = new Set(disabled.map(({ name }) => name));
  for (const plugin of plugins) {
    if (without.has('*') || without.has(plugin.name)) plugin.points.delete(point);
  }
  const seen = new Set<string>();
  for (const { name = '', weight = 0 } of enabled) {
    const plugin = BY_NAME.get(name);
    if (!plugin) return `${interfaceOf(point)} "${name}" does not exist`;
    if (!plugin.points.has(point)) {
      return `plugin "${name}" does not extend ${interfaceOf(point)} plugin`;
    }
    if (seen.has(name)) return `plugin "${name}" already registered as "${interfaceOf(point)}"`;
    seen.add(name);
    let there = plugins.find((one) => one.name === name);
    if (!there) {
      there = { name, weight: plugin.weight > 0 ? 1 : 0, points: new Set() };
      plugins.push(there);
    }
    there.points.add(point);
    if (point === 'score') there.weight = weight === 0 ? 1 : weight;
  }
  return undefined;
}

/** `score` is the ScorePlugin. */
function interfaceOf(point: ExtensionPoint): string {
  return `${point[0]?.toUpperCase()}${point.slice(1)}Plugin`;
}
