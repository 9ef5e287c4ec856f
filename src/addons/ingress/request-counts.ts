// How many requests went to each Ingress, as Prometheus would read it.
// Upstream: kubernetes/ingress-nginx internal/ingress/metric/collectors/socket.go
import type { RouteMatch } from './routes.ts';

const NAME = 'nginx_ingress_controller_requests';

export class RequestCounts {
  private readonly byLabels = new Map<string, number>();

  count({ ingress, backend }: RouteMatch, status: number): void {
    const { namespace = '', name = '' } = ingress.metadata;
    const labels =
      `ingress="${name}",namespace="${namespace}",` +
      `service="${backend.service?.name ?? ''}",status="${status}"`;
    this.byLabels.set(labels, (this.byLabels.get(labels) ?? 0) + 1);
  }

  page(): string {
    const lines = Array.from(this.byLabels, ([labels, count]) => `${NAME}{${labels}} ${count}\n`);
    return `# TYPE ${NAME} counter\n${lines.join('')}`;
  }
}
