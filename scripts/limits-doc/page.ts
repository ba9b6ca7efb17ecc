import { BY_HAND_CLAIMS } from '../../core/trial/by-hand-claims.ts';
import { TRIED_CLAIMS } from '../../core/trial/tried-claims.ts';

const BEGIN = '<!-- From core/trial/ by `node scripts/limits-doc.ts`: change a claim there, not here. -->';
const END = '<!-- End of what comes from core/trial/. -->';

/**
 * The page with the tables of what was not shown as the list of claims has them.
 * @throws where the page has lost the marks between which they stand
 */
export function withClaims(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin)
    throw new Error(`the page has no ${begin === -1 ? BEGIN : END}: nobody knows where the tables belong`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tables()}\n${page.slice(end)}`;
}

const tables = (): string =>
  [
    `\`sealwatch trial\` tries ${TRIED_CLAIMS.length} of them:`,
    '',
    '| claim | not shown | what `trial` does | what counts as shown |',
    '| --- | --- | --- | --- |',
    ...TRIED_CLAIMS.map(({ id, claim, trial }) => row(`\`${id}\``, claim, trial.how, trial.shown)),
    '',
    'These need a person, or more than minutes:',
    '',
    '| claim | not shown | why `trial` does not try it | how to check |',
    '| --- | --- | --- | --- |',
    ...BY_HAND_CLAIMS.map(({ id, claim, trial }) => row(`\`${id}\``, claim, trial.because, trial.how)),
    '',
  ].join('\n');

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
