/** One run of one way to hash the object. */
export interface Measured {
  readonly digest: string;
  readonly milliseconds: number;
  readonly cpuSeconds: number;
  readonly rssMiB?: number;
}
