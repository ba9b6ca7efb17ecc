/** Options that every command has. */
export interface Globals {
  readonly json: boolean;
  readonly stack: string;
  readonly profile: string | undefined;
  readonly region: string | undefined;
}
