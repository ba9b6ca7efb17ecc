import { EXIT, type ExitCode, worst } from '../exit-codes.ts';
import { counted } from '../output/words.ts';

/** What a run came to. */
export class Tally {
  records = 0;
  findings = 0;
  unverified = 0;
  unreadable = 0;
  /** AWS would not give something. */
  hasFailed = false;

  get exitCode(): ExitCode {
    return worst(
      this.hasFailed ? EXIT.failed : EXIT.fine,
      this.findings > 0 ? EXIT.findings : EXIT.fine,
      this.unreadable > 0 ? EXIT.unchecked : EXIT.fine,
    );
  }

  text(): string {
    const { records, findings, unverified, unreadable } = this;
    return [
      counted(records, 'record'),
      counted(findings, 'finding'),
      `${counted(unverified, 'write')} unverified`,
      ...(unreadable > 0 ? [`${unreadable.toLocaleString('en-US')} unreadable`] : []),
    ].join(', ');
  }

  json() {
    const { records, findings, unverified, unreadable } = this;
    return { kind: 'summary', records, findings, unverified, unreadable };
  }
}
