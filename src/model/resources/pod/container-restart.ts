// Whether a container is started again after it ended: its rules, its own policy, then its pod's.
// Upstream: pkg/api/v1/pod/util.go (ContainerShouldRestart).
import type { Container } from '../../generated/types.ts';

export function restartsAfter(
  { restartPolicyRules, restartPolicy }: Container,
  podPolicy: string | undefined,
  exitCode: number,
): boolean {
  for (const { action, exitCodes } of restartPolicyRules ?? []) {
    if (!exitCodes) continue;
    const isListed = (exitCodes.values ?? []).includes(exitCode);
    if (isListed === (exitCodes.operator === 'In')) return action.startsWith('Restart');
  }
  const policy = restartPolicy ?? podPolicy;
  if (policy === 'Never') return false;
  return policy === 'OnFailure' ? exitCode !== 0 : true;
}
