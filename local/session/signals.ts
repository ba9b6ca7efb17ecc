const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// What a shell reports for a process that a signal ended.
const SIGNAL_EXIT_BASE = 128;
const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Cleans up before a signal ends the process; a second one ends it at once. Returns how to stop minding. */
export const onSignals = (cleanUp: () => Promise<void>): (() => void) => {
  const forget = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, end);
  };
  const end = (signal: NodeJS.Signals): void => {
    forget();
    const leave = (): void => process.exit(SIGNAL_EXIT_BASE + NUMBERS[signal as keyof typeof NUMBERS]);
    cleanUp().then(leave, leave);
  };
  for (const signal of SIGNALS) process.once(signal, end);
  return forget;
};
