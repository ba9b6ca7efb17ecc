import { type Dataset, notRecordedTimes } from '../core/scope/dataset.ts';
import { escapeText } from './output/escape.ts';
import { time } from './output/style.ts';

/** When CloudTrail recorded less of a dataset than before, and what is not known of that time; one sentence each. */
export const notRecordedNotes = (dataset: Dataset): string[] =>
  notRecordedTimes(dataset).map(({ from, to, reasons }) => {
    const when = to === null ? `since ${time(from)} UTC` : `between ${time(from)} and ${time(to)} UTC`;
    const what = reasons.map(escapeText).join('; ');
    const tense = to === null ? 'does not record' : 'did not record';
    return `${escapeText(dataset.name)}: CloudTrail ${tense} all ${when} (${what}); S3's own events ${to === null ? 'come' : 'came'} all the same`;
  });
