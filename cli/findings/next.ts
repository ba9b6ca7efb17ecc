import { type Finding, shortId } from '../../core/findings/finding.ts';
import { shellCommand } from '../output/shell.ts';

/** Commands that come next; keys are left out where no shell could pass them on. */
export function nextCommands(finding: Finding): string[] {
  const { bucket, key, evidence, state } = finding;
  const address = `s3://${bucket}/${key}`;
  const digest = evidence.expected?.digest;
  const isAskable = !key.includes('\0');
  return [
    ...(isAskable ? [shellCommand('sealwatch', 'history', address)] : []),
    ...(digest ? [shellCommand('sealwatch', 'copies', digest)] : []),
    ...(state === 'open' ? closing(finding) : []),
  ];
}

function closing(finding: Finding): string[] {
  const id = shortId(finding.id);
  const reason = '--reason "…"';
  return [
    ...(finding.evidence.actual.digest && finding.evidence.destroyed === null
      ? [`sealwatch approve --finding ${id} ${reason}`]
      : []),
    `sealwatch resolve ${id} ${reason}`,
  ];
}
