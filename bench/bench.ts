/** One measured row; every row of a bench has the same columns. */
export type Row = Readonly<Record<string, string | number>>;

export interface BenchResult {
  readonly title: string;
  readonly rows: readonly Row[];
  /** What was compared with what, and what the goal is. */
  readonly notes: readonly string[];
  /** False when a goal was missed. */
  readonly isMet: boolean;
}

/** A measured comparison. Each is a file of its own that exports `run`. */
export interface Bench {
  /** @param say - takes progress for people */
  run(say: (line: string) => void): Promise<BenchResult>;
}
