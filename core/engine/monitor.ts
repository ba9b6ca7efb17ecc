/** Where a run counts what alarms watch, and says what people should read. None of it fails the run. */
export interface Monitor {
  /** Adds to how often something happened; 0 says that it could have. */
  count(metric: string, value: number): void;
  /**
   * What something is now.
   * @param of what it is a value of, such as one bucket. @default - of everything
   */
  measure(metric: string, value: number, of?: Readonly<Record<string, string>>): void;
  /** What somebody should read. */
  warn(message: string, details: Readonly<Record<string, unknown>>): void;
  /** What the run could not do. */
  error(message: string, details: Readonly<Record<string, unknown>>): void;
}
