import { spelled } from '../actions.ts';
import type { Grant } from '../grants.ts';
import type { Selection } from '../statement.ts';

const SHOWN = 6;

/** `use s3:GetObject, s3:ListBucket`; a few of many. */
export function actionsText(grants: readonly Grant[]): string {
  const doings = [...new Set(grants.map((grant) => grant.doings))].flat();
  const actions = new Set(doings.map(({ action }) => action));
  const texts = [...new Set([...actions].map(textOf))];
  if (texts.includes('*')) return 'do everything';
  const rest = texts.length - SHOWN;
  return `use ${texts.slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const textOf = ({ isNot, values }: Selection<string>): string => {
  const names = values.map(spelled).join(', ');
  return isNot ? `everything but ${names}` : names;
};
