// kubectl kustomize DIR, and the objects behind -k. Upstream: kubectl pkg/cmd/kustomize/
import type { Command } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { kustomized } from '../kustomize/kustomized.ts';
import { toYaml } from '../printers/yaml.ts';

export const kustomize: Command = {
  path: 'kustomize',
  summary: 'Build a kustomization target from a directory',
  usage: 'DIR',
  flags: flagSpecs(
    'as-current-user:b enable-alpha-plugins:b enable-helm:b e/env:l helm-api-versions:l',
    'helm-command:s=helm helm-debug:b helm-kube-version:s load-restrictor:s mount:l network:b',
    'network-name:s=bridge o/output:s',
  ),
  async run(call) {
    if (call.args.length > 1) throw new KubectlError('specify one path to kustomization.yaml');
    const objects = await kustomized(call, call.args[0] ?? '.');
    const text = objects.map((object) => toYaml(object)).join('---\n');
    const file = call.flags.text('output');
    if (file === '') call.out(text);
    else call.host.writeFile?.(file, text);
  },
};
