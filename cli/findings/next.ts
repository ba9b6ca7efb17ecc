import { type Finding, type ObjectFinding, shortId } from '../../core/findings/finding.ts';
import { shellCommand } from '../output/shell.ts';

/**
 * Commands that come next; what names the key is left out where no shell could pass it on.
 * @param flags what every `sealwatch` command needs to mean the same deployment
 */
export function nextCommands(finding: Finding, flags: readonly string[]): string[] {
  const command = (...words: readonly string[]): string => shellCommand('sealwatch', ...words, ...flags);
  const { bucket, key, state } = finding;
  const digest = finding.about === 'object' ? finding.evidence.expected?.digest : null;
  const id = shortId(finding.id);
  const isOpen = state === 'open';
  return [
    ...(key === null || key.includes('\0') ? [] : [command('history', `s3://${bucket}/${key}`)]),
    ...(digest ? [command('copies', digest)] : []),
    ...(isOpen && isApprovable(finding) ? [`${command('approve', '--finding', id)} --reason "…"`] : []),
    ...(isOpen ? [`${command('resolve', id)} --reason "…"`] : []),
  ];
}

// What was destroyed, or is not current any more, leaves no bytes to approve.
const isApprovable = (finding: Finding): boolean => finding.about === 'object' && hasBytes(finding);

const hasBytes = ({ evidence }: ObjectFinding): boolean =>
  evidence.destroyed === null && evidence.period === null && evidence.actual.digest !== null;
