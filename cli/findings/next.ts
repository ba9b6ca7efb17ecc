import { type Finding, shortId } from '../../core/findings/finding.ts';
import { shellCommand } from '../output/shell.ts';

/**
 * Commands that come next; what names the key is left out where no shell could pass it on.
 * @param flags what every `sealwatch` command needs to mean the same deployment
 */
export function nextCommands(finding: Finding, flags: readonly string[]): string[] {
  const command = (...words: readonly string[]): string => shellCommand('sealwatch', ...words, ...flags);
  const { bucket, key, evidence, state } = finding;
  const digest = evidence.expected?.digest;
  const id = shortId(finding.id);
  const isOpen = state === 'open';
  return [
    ...(key.includes('\0') ? [] : [command('history', `s3://${bucket}/${key}`)]),
    ...(digest ? [command('copies', digest)] : []),
    ...(isOpen && isApprovable(finding) ? [`${command('approve', '--finding', id)} --reason "…"`] : []),
    ...(isOpen ? [`${command('resolve', id)} --reason "…"`] : []),
  ];
}

// What was destroyed, or is not current any more, leaves no bytes to approve.
const isApprovable = ({ evidence }: Finding): boolean =>
  evidence.destroyed === null && evidence.period === null && evidence.actual.digest !== null;
