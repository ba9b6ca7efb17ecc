import { spelled } from '../actions.ts';
import type { Grant } from '../grants.ts';

const SHOWN = 6;

/** `use s3:GetObject, s3:ListBucket`; a few of many. */
export function actionsText(grants: readonly Grant[]): string {
  const texts = [...new Set(grants.map(textOf))];
  if (texts.includes('*')) return 'do everything';
  const rest = texts.length - SHOWN;
  return `use ${texts.slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const textOf = ({ reach: { actions } }: Grant): string => {
  const names = actions.values.map(spelled).join(', ');
  return actions.isNot ? `everything but ${names}` : names;
};
