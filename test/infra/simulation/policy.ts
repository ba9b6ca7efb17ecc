/** A statement as a template has it, its references replaced. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Policy {
  readonly Statement: readonly Statement[];
}

/** What conditions may ask of a request; a key that is not there is missing. */
export type Keys = Readonly<Record<string, string | undefined>>;

export const listed = (value: unknown): readonly string[] =>
  value === undefined ? [] : [value].flat().map(String);
