// The built-in image catalogue: one line for each image or family.
import { agnhost } from './agnhost/agnhost.ts';
import { busybox } from './busybox.ts';
import { databases } from './databases/databases.ts';
import { services } from './databases/services.ts';
import { xtrabackupImage } from './databases/xtrabackup.ts';
import type { ImageDefinition } from './define-image.ts';
import { httpd, httpdOfTests } from './httpd.ts';
import { perl } from './languages/perl.ts';
import { systems } from './languages/systems.ts';
import { nginx, nginxHttps, nginxOfTests, nginxSlim, nginxUnprivileged } from './nginx/nginx.ts';
import { redis, redisOfTutorials } from './redis/redis.ts';
import { artifact } from './samples/artifact.ts';
import { helloFrontend } from './samples/hello-frontend.ts';
import { helloSamples } from './samples/hello-samples.ts';
import { helloWorld } from './samples/hello-world.ts';
import { bootcampImages } from './samples/kubernetes-bootcamp.ts';
import { podinfoImages } from './samples/podinfo.ts';
import { stressImages } from './samples/stress.ts';

const IMAGES: readonly ImageDefinition[] = [
  agnhost,
  artifact,
  busybox,
  helloFrontend,
  helloWorld,
  httpd,
  httpdOfTests,
  nginx,
  nginxHttps,
  xtrabackupImage,
  nginxOfTests,
  nginxSlim,
  nginxUnprivileged,
  perl,
  redis,
  ...databases,
  ...helloSamples,
  ...podinfoImages,
  ...bootcampImages,
  ...redisOfTutorials,
  ...services,
  ...stressImages,
  ...systems,
];

const byRepository = new Map(IMAGES.map((image) => [image.repository, image]));

/** The built-in image of a repository such as `docker.io/library/nginx`. */
export function builtInImage(repository: string): ImageDefinition | undefined {
  return byRepository.get(repository);
}
