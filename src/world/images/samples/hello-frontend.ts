// The frontend of "Connect a Frontend to a Backend Using Services": nginx before the Service hello.
import { addFile } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import { nginxLayer } from '../nginx/nginx.ts';

const CONFIG = `server {
  listen 80;
  location / {
    proxy_pass http://hello;
  }
}
`;

export const helloFrontend = defineImage({
  repository: 'gcr.io/google-samples/hello-frontend',
  tags: ['1.0', 'latest'],
  bytes: 54 * MEBIBYTE,
  entrypoint: ['/docker-entrypoint.sh'],
  cmd: ['nginx', '-g', 'daemon off;'],
  stopSignal: 'QUIT',
  memoryBytes: 4 * MEBIBYTE,
  ports: [80],
  files: () => {
    const root = nginxLayer('debian', 80);
    addFile(root, '/etc/nginx/conf.d/default.conf', CONFIG);
    return root;
  },
});
