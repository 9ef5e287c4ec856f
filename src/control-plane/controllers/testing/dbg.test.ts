import { test } from 'vitest';
import { controllerWorld } from './controller-world.ts';
import { DEPLOYMENTS, PODS, DAEMON_SETS, SERVICES, ENDPOINT_SLICES } from '../../../model/api/refs.ts';
test('perf', () => {
  const world = controllerWorld({nodes: 50, freeze: false});
  world.run(2);
  console.log(world.list(SERVICES).length, JSON.stringify(world.list(ENDPOINT_SLICES)).slice(0,300));
  const t0 = performance.now();
  world.create(SERVICES, {apiVersion:'v1',kind:'Service',metadata:{name:'web',namespace:'default'},spec:{selector:{app:'web'},ports:[{port:80}]}});
  world.create(DEPLOYMENTS, {apiVersion:'apps/v1',kind:'Deployment',metadata:{name:'web',namespace:'default'},spec:{replicas:1000,selector:{matchLabels:{app:'web'}},template:{metadata:{labels:{app:'web'}},spec:{containers:[{name:'w',image:'n'}]}}}});
  for (let i = 0; i < 10; i++) { world.run(1); console.log(i, performance.now()-t0, JSON.stringify({...world.get(DEPLOYMENTS,'web').status, conditions: undefined}), world.list(ENDPOINT_SLICES).length, (world.kernel as any).clock.eventsRun); }
  console.log(world.list(ENDPOINT_SLICES).map(s=>s.endpoints?.length));
  world.create(DAEMON_SETS, {apiVersion:'apps/v1',kind:'DaemonSet',metadata:{name:'ds',namespace:'default'},spec:{selector:{matchLabels:{app:'ds'}},template:{metadata:{labels:{app:'ds'}},spec:{containers:[{name:'w',image:'n'}]}}}});
  world.run(5);
  console.log(JSON.stringify(world.get(DAEMON_SETS,'ds')));
  const t1 = performance.now();
  world.delete(DEPLOYMENTS, 'web', {propagationPolicy:'Foreground'});
  world.run(10);
  console.log(performance.now()-t1, world.list(PODS).length, world.list(DEPLOYMENTS).length);
});
