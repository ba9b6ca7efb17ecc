/** Where in a configuration something is: names of fields and positions in lists. */
export type Path = readonly PropertyKey[];

/** One thing that is wrong with a configuration. */
export interface Problem {
  readonly path: Path;
  readonly found: string;
  readonly allowed: string;
}

/** `buckets[0].datasets[1].prefix` */
export const pathText = (path: Path): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index ? '.' : ''}${String(step)}`))
    .join('') || 'the configuration';

const SHOWN_CHARACTERS = 80;

/** A value as a message shows it: JSON, so that control characters are escaped, and not longer than a line. */
export const valueText = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
};

export const problemText = ({ path, found, allowed }: Problem): string =>
  `${pathText(path)}: found ${found}, allowed ${allowed}`;
