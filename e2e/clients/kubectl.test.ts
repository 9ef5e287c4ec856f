// Real kubectl on a cluster whose time runs twenty times as fast: what people do all day.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingClients } from './real-clients.ts';
import { TestServer } from './test-server.ts';

const missing = missingClients();
if (missing !== '') console.log(`skipped: ${missing}`);

describe.skipIf(missing !== '')('kubectl', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start(20);
  });
  afterAll(() => server?.stop());

  test('get in all formats', async () => {
    await server.ok('create deployment web --image=nginx:1.27 --replicas=2');
    await server.ok('rollout status deployment/web --timeout=60s');
    expect(await server.ok('get deploy')).toMatch(/^NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE/);
    expect(await server.ok('get pods -o wide')).toMatch(/NOMINATED NODE\s+READINESS GATES/);
    expect(await server.ok('get deploy web -o name')).toBe('deployment.apps/web\n');
    expect(await server.ok("get deploy web -o jsonpath='{.spec.replicas}'")).toBe('2');
    expect(await server.ok('get deploy web -o yaml')).toContain('kind: Deployment');
    expect(JSON.parse(await server.ok('get deploy web -o json'))).toMatchObject({
      kind: 'Deployment',
      status: { readyReplicas: 2 },
    });
    const columns = 'custom-columns=N:.metadata.name,R:.spec.replicas';
    expect(await server.ok(`get deploy web -o ${columns}`)).toMatch(/^N\s+R\nweb\s+2/);
    const template = "go-template='{{.metadata.name}}'";
    expect(await server.ok(`get deploy web -o ${template}`)).toBe('web');
    expect(await server.ok('get pods -A -l k8s-app=kube-dns')).toContain('coredns');
    expect(await server.ok('get nodes --sort-by=.metadata.name -o name')).toMatch(
      /^node\/control-plane-1\nnode\/worker-1/,
    );
    expect(await server.ok('get pods --field-selector=status.phase=Running -o name')).toContain(
      'pod/web-',
    );
  });

  test('describe of what a cluster holds', async () => {
    for (const what of ['deploy web', 'rs', 'pods', 'nodes', 'svc kubernetes', 'ns default']) {
      expect(await server.ok(`describe ${what}`)).toMatch(/Name:\s+\S/);
    }
  });

  test('apply, diff, replace, patch, label, annotate, edit', async () => {
    const manifest = (value: string): string =>
      `{apiVersion: v1, kind: ConfigMap, metadata: {name: cm}, data: {key: "${value}"}}`;
    expect((await server.apply(manifest('1'))).stdout).toBe('configmap/cm created\n');
    expect((await server.apply(manifest('1'))).stdout).toBe('configmap/cm unchanged\n');
    expect((await server.apply(manifest('2'))).stdout).toBe('configmap/cm configured\n');
    const diff = await server.kubectl(['diff', '-f', '-'], { stdin: manifest('3') });
    expect(diff.code).toBe(1);
    expect(diff.stdout).toMatch(/-\s+key: "2"\n\+\s+key: "3"/);
    expect((await server.apply(manifest('4'), '--server-side', '--force-conflicts')).stdout).toBe(
      'configmap/cm serverside-applied\n',
    );
    await server.ok('replace -f -', { stdin: manifest('5') });
    await server.ok(`patch cm cm --type=json -p '[{"op":"add","path":"/data/b","value":"x"}]'`);
    await server.ok(`patch cm cm --type=merge -p '{"data":{"c":"y"}}'`);
    await server.ok('label cm cm team=a');
    await server.ok('annotate cm cm note=b');
    await server.ok('edit cm cm', { env: { KUBE_EDITOR: 'sed -i s/x/z/' } });
    expect(JSON.parse(await server.ok('get cm cm -o json'))).toMatchObject({
      metadata: { labels: { team: 'a' }, annotations: { note: 'b' } },
      data: { key: '5', b: 'z', c: 'y' },
    });
  });

  test('strategic merge keeps what others wrote', async () => {
    await server.ok('set image deployment/web nginx=nginx:1.28');
    const containers = "jsonpath='{.spec.template.spec.containers[*].image}'";
    expect(await server.ok(`get deploy web -o ${containers}`)).toBe('nginx:1.28');
    await server.ok('set env deployment/web A=1');
    await server.ok('set resources deployment/web --requests=cpu=10m');
    const patch =
      '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"busybox:1.36",' +
      '"command":["sleep","100000"]}]}}}}';
    await server.ok(`patch deploy web -p '${patch}'`);
    expect(await server.ok(`get deploy web -o ${containers}`)).toBe('busybox:1.36 nginx:1.28');
  });

  test('rollout: status, history, undo, pause, resume, restart', async () => {
    await server.ok('rollout status deployment/web --timeout=60s');
    expect(await server.ok('rollout history deployment/web')).toMatch(/^REVISION\s+CHANGE-CAUSE/m);
    await server.ok('rollout undo deployment/web');
    await server.ok('rollout pause deployment/web');
    await server.ok('rollout resume deployment/web');
    await server.ok('rollout restart deployment/web');
    await server.ok('rollout status deployment/web --timeout=60s');
  });

  test('scale, expose, autoscale, wait', async () => {
    await server.ok('scale deployment/web --replicas=3');
    const wait = "wait --for=jsonpath='{.status.readyReplicas}'=3 deploy/web --timeout=60s";
    expect(await server.ok(wait)).toContain('condition met');
    await server.ok('wait --for=condition=Available deploy/web --timeout=60s');
    await server.ok('expose deployment web --port=80 --name=web');
    expect(await server.ok('get svc web')).toMatch(/web\s+ClusterIP\s+10\.\d+\.\d+\.\d+\s+<none>/);
    await server.ok('autoscale deployment web --min=1 --max=5 --cpu=80%');
  });

  test('every generator of create', async () => {
    const lines = [
      'namespace team',
      'configmap c --from-literal=a=b',
      'secret generic s --from-literal=p=q',
      'secret docker-registry d --docker-username=u --docker-password=p --docker-server=r.io',
      'serviceaccount sa',
      'quota q --hard=pods=100',
      'job j --image=busybox:1.36 -- true',
      'cronjob cj --image=busybox:1.36 --schedule="*/5 * * * *" -- true',
      'role r --verb=get --resource=pods',
      'rolebinding rb --role=r --user=bob',
      'clusterrole cr --verb=get --resource=nodes',
      'clusterrolebinding crb --clusterrole=cr --user=bob',
      'service clusterip cs --tcp=80:80',
      'service nodeport np --tcp=80:80',
      'service externalname en --external-name=example.com',
      'ingress i --rule=a.example.com/x=web:80',
      'poddisruptionbudget pdb --selector=app=x --min-available=1',
      'priorityclass pc --value=10',
    ];
    for (const line of lines) expect(await server.ok(`create ${line}`)).toMatch(/ created\n$/);
    expect(await server.ok('create token sa')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    for (const what of [
      'all',
      'cm',
      'secret',
      'quota',
      'role,rolebinding',
      'ing',
      'pdb',
      'pc',
      'hpa',
    ]) {
      expect(await server.ok(`describe ${what}`)).toContain('Name:');
    }
  });

  test('proxies to services, pods and nodes', async () => {
    const place = '/api/v1/namespaces/default';
    expect(await server.ok(`get --raw ${place}/services/web:80/proxy/`)).toContain('nginx');
    const pod = await server.ok("get pods -l app=web -o jsonpath='{.items[0].metadata.name}'");
    expect(await server.ok(`get --raw ${place}/pods/${pod}:80/proxy/`)).toContain('nginx');
    expect(await server.fails(`get --raw ${place}/pods/${pod}:81/proxy/`)).toMatch(
      /\(ServiceUnavailable\): error trying to reach service: dial tcp [\d.]+:81: connect: conn/,
    );
    expect(await server.fails(`get --raw ${place}/services/web:9/proxy/`)).toBe(
      'Error from server (ServiceUnavailable): no service port 9 found for service "web"\n',
    );
    expect(await server.ok('get --raw /api/v1/nodes/worker-1/proxy/healthz')).toBe('ok');
    const summary = await server.ok('get --raw /api/v1/nodes/worker-1/proxy/stats/summary');
    expect(JSON.parse(summary).node.nodeName).toBe('worker-1');
    expect(await server.ok('get --raw /api/v1/nodes/worker-1/proxy/configz')).toContain('maxPods');
  });

  test('run, logs, exec, attach by name, delete', async () => {
    const script = 'sh -c "echo one; echo two; sleep 3600"';
    await server.ok(`run box --image=busybox:1.36 --restart=Never -- ${script}`);
    await server.ok('wait --for=condition=Ready pod/box --timeout=60s');
    expect(await server.ok('logs box')).toBe('one\ntwo\n');
    expect(await server.ok('logs box --tail=1')).toBe('two\n');
    expect(await server.ok('exec box -- echo hello')).toBe('hello\n');
    expect(await server.ok('exec -i box -- cat', { stdin: 'typed' })).toBe('typed');
    const file = path.join(server.folder, 'copied.txt');
    writeFileSync(file, 'one\nzwei ü\n');
    await server.ok(`cp ${file} box:/tmp/there.txt`);
    await server.ok(`cp box:/tmp/there.txt ${file}.back`);
    expect(readFileSync(`${file}.back`, 'utf8')).toBe('one\nzwei ü\n');
    const failed = await server.kubectl(['exec', 'box', '--', 'sh', '-c', 'exit 7']);
    expect(failed.code).toBe(7);
    expect(await server.ok('delete pod box --grace-period=1')).toContain('pod "box" deleted');
    expect(await server.fails('get pod box')).toBe(
      'Error from server (NotFound): pods "box" not found\n',
    );
  });

  test('port-forward, logs -f, get -w', async () => {
    const port = 20_000 + (process.pid % 20_000);
    const ending = [
      await server.inBackground(`port-forward deploy/web ${port}:80`, /Forwarding from/),
      await server.inBackground('get pods -w', /web-/),
    ];
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Welcome to nginx');
    await server.ok(
      'run ticker --image=busybox:1.36 -- sh -c "while true; do echo tick; sleep 1; done"',
    );
    await server.ok('wait --for=condition=Ready pod/ticker --timeout=60s');
    ending.push(await server.inBackground('logs -f ticker', /tick\ntick\ntick\n/));
    for (const end of ending) end();
    await server.ok('delete pod ticker --force --grace-period=0');
  });

  test('cordon, drain, uncordon, taint', async () => {
    expect(await server.ok('cordon worker-1')).toBe('node/worker-1 cordoned\n');
    await server.ok('drain worker-1 --ignore-daemonsets --delete-emptydir-data --timeout=100s');
    expect(await server.ok('get node worker-1')).toContain('Ready,SchedulingDisabled');
    await server.ok('uncordon worker-1');
    await server.ok('taint node worker-1 a=b:NoSchedule');
    await server.ok('taint node worker-1 a:NoSchedule-');
  });

  test('auth, explain, api-resources, cluster-info, events, config', async () => {
    expect(await server.ok('auth can-i create pods')).toBe('yes\n');
    expect(await server.fails('auth can-i create pods --as bob')).toContain('no');
    expect(await server.ok('auth whoami')).toContain('kubernetes-admin');
    expect(await server.ok('explain pod.spec.containers.image')).toContain('FIELD: image <string>');
    expect(await server.ok('explain fault.spec')).toContain('action');
    expect(await server.ok('api-resources')).toMatch(/deployments\s+deploy\s+apps\/v1\s+true/);
    expect(await server.ok('api-versions')).toContain('sim.kubetarium.dev/v1alpha1');
    expect(await server.ok('cluster-info')).toContain('is running at');
    expect(await server.ok('events')).toContain('ScalingReplicaSet');
    expect(await server.ok('config current-context')).toBe('kubernetes-admin@kubetarium\n');
    expect(await server.ok('version')).toContain('Server Version: v1.35.0');
    expect(await server.ok('get --raw /readyz?verbose')).toContain('[+]etcd ok');
  });
});
