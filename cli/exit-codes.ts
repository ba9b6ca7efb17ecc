/** What the command returns to its caller; the published table is in `docs/command.md`. */
export const EXIT = { fine: 0, findings: 1, usage: 2, unchecked: 3, failed: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a shell reports for a process that Ctrl-C ended. */
export const INTERRUPTED = 130;

const WORST_FIRST: readonly ExitCode[] = [EXIT.failed, EXIT.usage, EXIT.findings, EXIT.unchecked];

/** The one code where several hold: a failure hides everything, a finding hides what could not be checked. */
export const worst = (...codes: readonly ExitCode[]): ExitCode =>
  WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.fine;
