// The catalogue: which references pull, and what the programs of its images do.
import { expect, test } from 'vitest';
import { ImageCatalogue } from './catalogue.ts';
import type { ImageResolution } from './catalogue.ts';
import { commandLine } from './find-program.ts';
import { piDigits } from './languages/perl.ts';
import { World } from './testing/container.ts';
import type { Container, ContainerOptions } from './testing/container.ts';

const catalogue = new ImageCatalogue();

function outcome(resolution: ImageResolution): string {
  return resolution.is === 'found' ? 'found' : resolution.message;
}

function run(world: World, name: string, options: Partial<ContainerOptions> = {}): Container {
  const resolution = catalogue.resolve(name);
  if (resolution.is !== 'found') throw new Error(resolution.message);
  return world.start({ image: resolution.image.definition, ...options });
}

test.each([
  'nginx',
  'nginx:1.14.2',
  'nginx:1.16.1',
  'nginx:1.24.0',
  'nginx:alpine',
  'nginx:1.27-alpine',
  'redis:7',
  'redis:7.2',
  'redis:alpine',
  'busybox:1.28',
  'busybox:1.36',
  'alpine:3.11',
  'mysql',
  'mysql:8.0',
  'postgres:16-alpine',
  'curlimages/curl:7.69.0',
  'polinux/stress',
  'vish/stress',
  'registry.k8s.io/pause:3.9',
  'registry.k8s.io/e2e-test-images/agnhost:2.39',
  'perl:5.34.0',
  'gcr.io/google-samples/hello-app:2.0',
  'hashicorp/http-echo:0.2.3',
  'ubuntu:22.04',
  'python:3.12-slim',
  'us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo/frontend:v0.10.6',
  'registry.k8s.io/hpa-example',
  'example/unknown:v7',
  'ghcr.io/someone/app:main',
])('%s pulls', (name) => {
  expect(outcome(catalogue.resolve(name))).toBe('found');
});

test.each([
  'nginx:1.161',
  'nginx:1.999.0',
  'nginx:doesnotexist',
  'nginx:latestt',
  'busybox:doesnotexist',
  'redis:99',
  'alpine:does-not-exist',
  'registry.k8s.io/pause:99',
])('%s is not found', (name) => {
  expect(outcome(catalogue.resolve(name))).toMatch(
    /failed to resolve reference "\S+": \S+: not found$/,
  );
});

test('the messages of failed pulls', () => {
  expect(catalogue.resolve('nginx:1.161')).toEqual({
    is: 'failed',
    code: 'NotFound',
    message:
      'failed to pull and unpack image "docker.io/library/nginx:1.161": failed to resolve ' +
      'reference "docker.io/library/nginx:1.161": docker.io/library/nginx:1.161: not found',
  });
  expect(outcome(catalogue.resolve('registry.invalid.example/app:1'))).toContain(
    'failed to do request: Head "https://registry.invalid.example/v2/app/manifests/1": dial tcp: lookup',
  );
  expect(outcome(catalogue.resolve('localhost:5000/app'))).toContain(
    '127.0.0.1:5000: connect: connection refused',
  );
  expect(outcome(catalogue.resolve('someone/doesnotexist'))).toContain('pull access denied');
  expect(catalogue.resolve('Not A Name')).toMatchObject({ is: 'failed', code: 'InvalidArgument' });
});

// Source: "Define a Command and Arguments for a Container", the table of its notes.
test.each([
  [undefined, undefined, ['/ep-1', 'foo', 'bar']],
  [['/ep-2'], undefined, ['/ep-2']],
  [undefined, ['zoo', 'boo'], ['/ep-1', 'zoo', 'boo']],
  [['/ep-2'], ['zoo', 'boo'], ['/ep-2', 'zoo', 'boo']],
])('command %j and args %j', (command, args, line) => {
  const image = { entrypoint: ['/ep-1'], cmd: ['foo', 'bar'] };
  expect(commandLine(image, command, args)).toEqual(line);
});

test('nginx serves, logs, and quits', () => {
  const world = new World();
  const web = run(world, 'nginx:1.27.3');
  const client = run(world, 'busybox', { command: ['sleep', '1000'] });
  world.advance(1);
  const page = client.exec(['wget', '-qO-', `http://${web.net.address}`]);
  expect(page.stdout).toContain('Welcome to nginx!');
  expect(client.exec(['wget', '-q', `http://${web.net.address}/nope`])).toMatchObject({
    exitCode: 1,
    stderr: 'wget: server returned error: HTTP/1.1 404 Not Found\n',
  });
  expect(web.stdout.text).toMatch(/"GET \/ HTTP\/1\.1" 200 \d+ "-" "Wget" "-"\n/);
  expect(web.exec(['curl', '-sI', 'localhost']).stdout).toContain('Server: nginx/1.27.3');
  web.main.signal('QUIT');
  world.advance(1);
  expect(web.exitCode).toBe(0);
  expect(client.exec(['wget', '-qO-', `http://${web.net.address}`]).stderr).toBe(
    `wget: can't connect to remote host (${web.net.address}): Connection refused\n`,
  );
});

test('nginx proxies and answers as its configuration says', () => {
  const world = new World();
  const back = run(world, 'hashicorp/http-echo', { args: ['-text=from behind'] });
  const front = run(world, 'nginx', {
    command: [
      'sh',
      '-c',
      `cat > /etc/nginx/conf.d/default.conf <<END
server { listen 8080; location / { proxy_pass http://${back.net.address}:5678; }
  location /hi { return 200 "hi there"; } }
END
exec nginx -g 'daemon off;'`,
    ],
  });
  world.advance(1);
  expect(front.exec(['curl', '-s', 'localhost:8080/']).stdout).toBe('from behind\n');
  expect(front.exec(['curl', '-s', 'localhost:8080/hi']).stdout).toBe('hi there');
  front.main.signal('QUIT');
  world.advance(1);
  expect(front.exitCode).toBe(0);
});

test('nginx cannot write its cache on a read-only root', () => {
  const world = new World();
  const web = run(world, 'nginx', { isReadOnly: true });
  world.advance(1);
  expect(web.exitCode).toBe(1);
  expect(web.stderr.text).toContain(
    '[emerg] 1#1: mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)',
  );
});

test('redis keeps keys; redis-cli asks; nc speaks inline', () => {
  const world = new World();
  const redis = run(world, 'redis:7');
  const client = run(world, 'busybox', { command: ['sleep', '1000'] });
  world.advance(1);
  expect(redis.exec(['redis-cli', 'ping']).stdout).toBe('PONG\n');
  expect(redis.exec(['redis-cli', 'set', 'k', 'v']).stdout).toBe('OK\n');
  expect(redis.exec(['redis-cli', 'get', 'k']).stdout).toBe('v\n');
  expect(redis.exec(['redis-cli', 'incr', 'n']).stdout).toBe('1\n');
  expect(redis.exec(['redis-cli', 'config', 'get', 'maxmemory']).stdout).toBe('maxmemory\n0\n');
  const inline = `(echo GET k; sleep 1) | nc -w 2 ${redis.net.address} 6379 | head -n 2`;
  expect(client.exec(['sh', '-c', inline], 5).stdout).toBe('$1\r\nv\r\n');
});

test('databases want their passwords', () => {
  const world = new World();
  const bare = run(world, 'mysql:8');
  const mysql = run(world, 'mysql:8', { env: { MYSQL_ROOT_PASSWORD: 'x' } });
  const postgres = run(world, 'postgres');
  world.advance(30);
  expect(bare.exitCode).toBe(1);
  expect(bare.stderr.text).toContain('- MYSQL_ROOT_PASSWORD');
  expect(postgres.exitCode).toBe(1);
  expect(mysql.exec(['mysqladmin', 'ping']).stdout).toBe('mysqld is alive\n');
});

test('agnhost: liveness is well for ten seconds; netexec echoes and exits', () => {
  const world = new World();
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.40';
  const liveness = run(world, image, { args: ['liveness'] });
  const netexec = run(world, image, { args: ['netexec', '--http-port=8081'] });
  world.advance(9);
  const health = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'localhost:8080/healthz'];
  expect(liveness.exec(health).stdout).toBe('200');
  world.advance(2);
  expect(liveness.exec(health).stdout).toBe('500');
  expect(netexec.exec(['curl', '-s', 'localhost:8081/echo?msg=hi%20you']).stdout).toBe('hi you');
  netexec.exec(['curl', '-s', 'localhost:8081/exit?code=5']);
  world.advance(1);
  expect(netexec.exitCode).toBe(5);
});

test('stress is killed above its memory limit', () => {
  const world = new World();
  const command = ['stress', '--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'];
  const limited = run(world, 'polinux/stress', {
    command,
    limits: { memoryLimitBytes: 100 << 20 },
  });
  const roomy = run(world, 'polinux/stress', { command, limits: { memoryLimitBytes: 300 << 20 } });
  world.advance(1);
  expect(limited.exitCode).toBe(137);
  expect(roomy.exitCode).toBeUndefined();
  expect(roomy.group.memoryBytes).toBe(250 << 20);
});

test('vish/stress takes the cpu it is allowed', () => {
  const world = new World();
  const box = run(world, 'vish/stress', { args: ['-cpus', '2'], limits: { cpuQuotaMilli: 1000 } });
  world.advance(10);
  expect(Math.round(box.group.cpuUsedMicros() / 1_000_000)).toBe(10);
});

test('pi, computed', () => {
  expect(piDigits(2000).startsWith('3.14159265358979323846264338327950288419716939937510')).toBe(
    true,
  );
  expect(piDigits(2000)).toHaveLength(2001);
  const world = new World();
  const box = run(world, 'perl:5.34', {
    command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(50)'],
  });
  world.advance(10);
  expect(box.stdout.text).toBe('3.1415926535897932384626433832795028841971693993751\n');
  expect(box.exitCode).toBe(0);
});

test('an executable that is not there', () => {
  const world = new World();
  const box = run(world, 'nginx', { command: ['nosuch'] });
  world.advance(1);
  expect(box.stderr.text).toBe('exec: "nosuch": executable file not found in $PATH\n');
  expect(run(world, 'registry.k8s.io/pause:3.9').exec(['sh']).stderr).toContain(
    'not found in $PATH',
  );
});

test('ubuntu without a terminal ends at once; curl images know their own commands', () => {
  const world = new World();
  const ubuntu = run(world, 'ubuntu');
  const shown = run(world, 'gcr.io/google-samples/hello-app:2.0');
  world.advance(1);
  expect(ubuntu.exitCode).toBe(0);
  const curl = run(world, 'curlimages/curl:8.1.0', { args: [`http://${shown.net.address}:8080`] });
  world.advance(1);
  expect(curl.stdout.text).toContain('Version: 2.0.0');
  expect(curl.exitCode).toBe(0);
});

test('curl: an address given, several headers and data, who asks', () => {
  const world = new World();
  const shown = run(world, 'registry.k8s.io/echoserver:1.10');
  const client = run(world, 'curlimages/curl:8.1.0', { args: ['sleep', '600'] });
  world.advance(1);
  const words =
    `curl -sv --resolve echo.example:8080:${shown.net.address} -d a=1 -d b=2` +
    ' -H X-One:1 -H X-Two:2 -u ann:secret http://echo.example:8080/x';
  const { stdout, stderr } = client.exec(words.split(' '));
  expect(stdout).toContain('Request Body:\n\ta=1&b=2\n');
  for (const header of ['x-one=1', 'x-two=2', 'authorization=Basic YW5uOnNlY3JldA==']) {
    expect(stdout).toContain(`\t${header}\n`);
  }
  expect(stderr).toContain('> POST /x HTTP/1.1\n');
  expect(stderr).toContain('< HTTP/1.1 200 OK\n');
});

test("the tutorial's bootcamp answers its own curl, and counts", () => {
  const world = new World();
  const app = run(world, 'gcr.io/google-samples/kubernetes-bootcamp:v1');
  world.advance(1);
  const said = app.exec(['curl', '-s', 'http://localhost:8080']).stdout;
  expect(said).toMatch(/^Hello Kubernetes bootcamp! \| Running on: \S+ \| v=1\n$/);
  const [started, , counted] = app.stdout.text.split('\n');
  expect(started).toMatch(/^Kubernetes Bootcamp App Started At: 20\S+Z \| Running On: {2}\S+ $/);
  expect(counted).toMatch(/^Running On: \S+ \| Total Requests: 1 \| App Uptime: \S+ seconds/);
});

test('an unknown image has the program its manifest names, and answers on its ports', () => {
  const world = new World();
  const env = { KUBETARIUM_CONTAINER_PORTS: '7000' };
  const app = run(world, 'example/app:v3', { command: ['/app/server', '--flag'], env });
  const scripted = run(world, 'example/app:v3', {
    command: ['sh', '-c', 'echo on; exec app'],
    env,
  });
  world.advance(1);
  expect(app.exec(['wget', '-qO-', 'localhost:7000/any']).exitCode).toBe(0);
  expect(app.exec(['/bin/grpc_health_probe', '-addr=:7000']).exitCode).toBe(0);
  expect(app.exec(['sh', '-c', 'nosuch']).exitCode).toBe(127);
  expect(scripted.stdout.text).toBe('on\n');
  expect(scripted.exec(['wget', '-qO-', 'localhost:7000/any']).exitCode).toBe(0);
  app.main.signal('TERM');
  world.advance(1);
  expect(app.exitCode).toBe(0);
});

test('nc and HTTP: a server of one line, and a request typed by hand', () => {
  const world = new World();
  const serve = `while true; do printf 'HTTP/1.1 200 OK\\r\\n\\r\\nhand made' | nc -l -p 8080; done`;
  const box = run(world, 'busybox', { command: ['sh', '-c', serve] });
  const web = run(world, 'httpd');
  world.advance(1);
  expect(box.exec(['wget', '-qO-', 'localhost:8080/x']).stdout).toBe('hand made');
  world.advance(1);
  expect(box.exec(['wget', '-qO-', 'localhost:8080/x']).stdout).toBe('hand made');
  expect(box.stdout.text).toContain('GET /x HTTP/1.1');
  const typed = `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc ${web.net.address} 80`;
  expect(box.exec(['sh', '-c', typed]).stdout).toContain('It works!');
  expect(box.exec(['sh', '-c', `echo rubbish | nc ${web.net.address} 80`]).stdout).toContain('400');
  expect(box.exec(['wget', '-qO-', `${run(world, 'redis').net.address}:6379`]).exitCode).toBe(1);
});

test('tail -f follows; tail -f /dev/null waits', () => {
  const world = new World();
  const script =
    'tail -f /log & i=0; while [ $i -lt 3 ]; do sleep 1; i=$((i+1)); echo $i >> /log; done; wait';
  const box = run(world, 'busybox', { command: ['sh', '-c', `: > /log; ${script}`] });
  const idle = run(world, 'busybox', { command: ['tail', '-f', '/dev/null'] });
  world.advance(2.5);
  expect(box.stdout.text).toBe('1\n2\n');
  world.advance(600);
  expect(box.stdout.text).toBe('1\n2\n3\n');
  expect(idle.exitCode).toBeUndefined();
});

test('a full volume', () => {
  const world = new World();
  const box = run(world, 'busybox', { command: ['sleep', '1000'] });
  box.files.mounts.mount!.tree.limitBytes = 10 << 20;
  const filled = box.exec(['dd', 'if=/dev/zero', 'of=/big', 'bs=1M', 'count=100']);
  expect(filled.exitCode).toBe(1);
  expect(filled.stderr).toContain("dd: error writing '/big': No space left on device");
});
