import { SealwatchError } from '../../core/base/errors.ts';

const LONGEST = 1024;

/**
 * A reason that says something.
 * @throws {SealwatchError} `USAGE`
 */
export function requireReason(text: string): string {
  const reason = text.trim();
  if (reason === '' || reason.length > LONGEST) {
    throw new SealwatchError('USAGE', `give a reason of 1 to ${LONGEST} characters with --reason`);
  }
  return reason;
}
