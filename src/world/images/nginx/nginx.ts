// nginx, in the flavours that manifests name.
import type { DirectoryNode } from '../../machines/file-system-node.ts';
import { addFile, addProgram, baseLayer, directoryAt } from '../base/base-layer.ts';
import type { Base } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import { COMMANDS } from '../shell/commands.ts';
import type { Program } from '../../machines/program.ts';
import { entrypoint } from '../servers/entrypoint.ts';
import { versionTags } from '../version-tags.ts';
import { nginx as program, NGINX_ROOT, NGINX_VERSION } from './nginx-program.ts';

const PAGE = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>This page shows that the web server of this container works.</p>
<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const MAIN = `user  nginx;
worker_processes  auto;
events { worker_connections  1024; }
http {
  include /etc/nginx/conf.d/*.conf;
}
`;

export function nginxLayer(base: Base, port: number): DirectoryNode {
  const root = baseLayer(base);
  addProgram(root, '/usr/sbin/nginx', program);
  addProgram(root, '/bin/curl', COMMANDS.get('curl') as Program);
  addProgram(root, '/docker-entrypoint.sh', entrypoint());
  addFile(root, '/etc/nginx/nginx.conf', MAIN);
  addFile(
    root,
    '/etc/nginx/conf.d/default.conf',
    `server {\n  listen ${port};\n  location / {\n    root ${NGINX_ROOT};\n  }\n}\n`,
  );
  addFile(root, `${NGINX_ROOT}/index.html`, PAGE);
  addFile(root, `${NGINX_ROOT}/50x.html`, '<html><body>An error occurred.</body></html>\n');
  directoryAt(root, 'var/cache/nginx');
  directoryAt(root, 'var/log/nginx');
  const passwd = 'root:x:0:0:root:/root:/bin/bash\nnginx:x:101:101:nginx:/nonexistent:/bin/false\n';
  addFile(root, '/etc/passwd', passwd);
  addFile(root, '/etc/group', 'root:x:0:\nnginx:x:101:\n');
  return root;
}

const tags = versionTags({
  majors: ['1'],
  minors: ['1.7-1.31'],
  variants: [
    'alpine',
    'perl',
    'otel',
    'slim',
    'bookworm',
    'bullseye',
    'buster',
    'stretch',
    'trixie',
  ],
  names: ['stable', 'mainline'],
});

/** 1.14.2 stands for itself, 1.27 for its first release, others for today's. */
function versionOf(tag: string): string {
  const found = /^(\d+\.\d+)(\.\d+)?/.exec(tag);
  return found ? `${found[1]}${found[2] ?? '.0'}` : NGINX_VERSION;
}

const common = {
  bytes: 72 * MEBIBYTE,
  entrypoint: ['/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  envOfTag: (tag: string) => ({ NGINX_VERSION: versionOf(tag) }),
  stopSignal: 'QUIT',
  memoryBytes: 4 * MEBIBYTE,
};

export const nginx = defineImage({
  ...common,
  repository: 'docker.io/library/nginx',
  tags,
  ports: [80],
  files: () => nginxLayer('debian', 80),
});

export const nginxUnprivileged = defineImage({
  ...common,
  repository: 'docker.io/nginxinc/nginx-unprivileged',
  tags,
  ports: [8080],
  user: '101',
  files: () => {
    const root = nginxLayer('debian', 8080);
    directoryAt(root, 'var/cache/nginx').mode = 0o777;
    return root;
  },
});

export const nginxSlim = defineImage({
  ...common,
  repository: 'registry.k8s.io/nginx-slim',
  tags: versionTags({ majors: ['0'], minors: ['0.1-0.40'], names: [] }),
  ports: [80],
  files: () => nginxLayer('debian', 80),
});

export const nginxOfTests = defineImage({
  ...common,
  repository: 'registry.k8s.io/e2e-test-images/nginx',
  tags: versionTags({ majors: ['1'], names: [], variants: ['alpine'] }),
  ports: [80],
  files: () => nginxLayer('debian', 80),
});

/** The secure server of the tutorial that connects applications with Services. */
export const nginxHttps = defineImage({
  ...common,
  repository: 'docker.io/bprashanth/nginxhttps',
  tags: versionTags({ majors: ['1'], minors: ['1.0'] }),
  ports: [80, 443],
  files: () => nginxLayer('debian', 80),
});
