// Limit ranges give containers their defaults and hold what is asked for within bounds.
// Upstream: plugin/pkg/admission/limitranger/admission.go
import { LIMIT_RANGES } from '../../../model/api/refs.ts';
import type { LimitRange, PersistentVolumeClaim } from '../../../model/generated/types.ts';
import { aggregateMessages } from '../../../model/meta/go-text.ts';
import {
  claimLimitProblems,
  podLimitProblems,
  withLimitDefaults,
} from '../../../model/quota/limit-ranges.ts';
import type { Exchange } from '../exchange.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { createdPod, isAbout, isCreateOf, refuse, replaceObject } from './pods.ts';

export const LIMIT_RANGER: AdmissionPlugin = {
  name: 'LimitRanger',
  mutate(exchange) {
    const pod = createdPod(exchange);
    const ranges = pod ? rangesOf(exchange) : [];
    if (pod && ranges.length > 0) replaceObject(exchange, withLimitDefaults(pod, ranges));
  },
  validate(exchange) {
    const problems = problemsOf(exchange);
    if (problems.length > 0) refuse(exchange, aggregateMessages(problems));
  },
};

function rangesOf({ server, namespace }: Exchange): readonly LimitRange[] {
  if (!server.registry.get('', 'v1', 'limitranges')) return [];
  return [...server.readAll(LIMIT_RANGES, namespace)];
}

function problemsOf(exchange: Exchange): string[] {
  const pod = createdPod(exchange);
  const isClaim = isAbout(exchange, '', 'persistentvolumeclaims');
  const isWrite =
    exchange.operation === 'UPDATE' || isCreateOf(exchange, '', 'persistentvolumeclaims');
  const isWritten = isClaim && isWrite && exchange.request.subresource === '';
  const ranges = pod || isWritten ? rangesOf(exchange) : [];
  if (ranges.length === 0) return [];
  if (pod) return podLimitProblems(pod, ranges);
  return claimLimitProblems(exchange.object as PersistentVolumeClaim, ranges);
}
