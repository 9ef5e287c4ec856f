// A plugin of which a profile uses only some points, or with another weight.
import type { EnabledPlugin } from '../../configuration/plugin-set.ts';
import type { SchedulerPlugin } from '../../framework.ts';

/** The methods that each point of the file switches on. */
type Methods = Partial<Omit<SchedulerPlugin, 'name' | 'weight' | 'wakesOn'>>;

/** The plugin itself where nothing is left out. */
export function restricted(plugin: SchedulerPlugin, enabled: EnabledPlugin): SchedulerPlugin {
  const { points, weight } = enabled;
  const methods: Methods = {
    ...(points.has('preEnqueue') ? bound(plugin, 'gate') : {}),
    // What a filter needs of preFilter it gets, whether or not that is listed.
    ...(points.has('preFilter') || points.has('filter') ? bound(plugin, 'preFilter') : {}),
    ...(points.has('filter')
      ? bound(plugin, 'filter', 'filterMany', 'podAdded', 'podRemoved')
      : {}),
    ...(points.has('postFilter') ? bound(plugin, 'postFilter') : {}),
    ...(points.has('score') ? bound(plugin, 'preScore', 'score', 'normalize') : {}),
    ...(points.has('reserve') ? bound(plugin, 'reserve', 'unreserve') : {}),
    ...(points.has('preBind') ? bound(plugin, 'willPreBind', 'preBind') : {}),
  };
  const { name, wakesOn } = plugin;
  return { name, wakesOn, ...(weight > 0 ? { weight } : {}), ...methods };
}

function bound(plugin: SchedulerPlugin, ...names: readonly (keyof Methods)[]): Methods {
  const entries = names.flatMap((name) => {
    const method = plugin[name] as ((...given: any[]) => any) | undefined;
    return method ? [[name, method.bind(plugin)]] : [];
  });
  return Object.fromEntries(entries);
}
