import type { SealedKey } from '../../core/api/baseline-request.ts';
import { shortId } from '../../core/findings/finding.ts';
import { escapeText, shellCommand } from '../output/escape.ts';
import { bytes, count, counted } from '../output/style.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Estimate } from './estimate.ts';
import { previewLines } from './preview.ts';
import type { Tally } from './tally.ts';

const RED: ReadonlySet<SealedKey['outcome']> = new Set(['altered', 'suspect']);

const COLUMNS: readonly Column<SealedKey>[] = [
  {
    title: 'OUTCOME',
    cell: ({ outcome }) => ({ text: outcome, format: RED.has(outcome) ? 'red' : 'yellow' }),
  },
  { title: 'KEY', shrinks: true, wraps: true, cell: ({ key }) => escapeText(key) },
  { title: 'DETAIL', shrinks: true, cell: ({ detail }) => escapeText(detail ?? '') },
  { title: 'FINDING', cell: ({ findings }) => findings.map(shortId).join(' ') },
];

export async function renderSeal(terminal: Terminal, dataset: string, tally: Tally): Promise<void> {
  const { sealed, unchanged } = tally.outcomes;
  await terminal.table(COLUMNS, tally.remarkable);
  const parts = [`${count(sealed)} sealed`, `${count(unchanged)} unchanged`];
  for (const outcome of ['altered', 'suspect', 'unverifiable', 'gone'] as const) {
    if (tally.outcomes[outcome] > 0) parts.push(`${count(tally.outcomes[outcome])} ${outcome}`);
  }
  await terminal.print(
    `${escapeText(dataset)}: ${parts.join(', ')}; ${counted(tally.findings.size, 'finding')}`,
  );
  if (tally.byS3 > 0)
    await terminal.print(
      `${counted(tally.byS3, 'key')} by S3's own SHA-256, not read: sealwatch history shows the level`,
    );
  for (const line of advice(tally, dataset)) terminal.note(line);
}

function advice({ outcomes, unfinished, reason, findings }: Tally, dataset: string): string[] {
  return [
    ...(outcomes.altered > 0
      ? ['Altered keys keep what was expected of them: restore them, or approve them by name.']
      : []),
    ...(outcomes.suspect > 0
      ? ['Suspect keys have open findings and were not accepted: hide them, or approve their findings.']
      : []),
    ...(outcomes.unverifiable > 0
      ? ['What could not be read has no digest yet; remove the obstacle and seal again.']
      : []),
    ...(reason === null
      ? []
      : [
          `The seal is not done, ${counted(unfinished, 'key')} left: ${escapeText(reason)}. What is done is kept; ${shellCommand('sealwatch', 'seal', dataset)} goes on.`,
        ]),
    ...(findings.size > 0 ? [`See: ${shellCommand('sealwatch', 'findings', '--dataset', dataset)}`] : []),
  ];
}

export async function renderEstimate(terminal: Terminal, dataset: string, estimate: Estimate): Promise<void> {
  const { objects, bytes: size, byS3, requests, price, preview } = estimate;
  await terminal.print(
    `${escapeText(dataset)}: ${counted(objects, 'object')}, ${bytes(size)}`,
    ...(byS3 === null
      ? []
      : [
          `By S3     ${counted(byS3.stored, 'object')} with a stored SHA-256, ${count(byS3.computed)} computed by S3 Batch Operations; ${bytes(size - byS3.bytes)} to read`,
        ]),
    `Requests  ${count(requests.get)} ${byS3 === null ? 'GET' : 'GET and HEAD'}, ${count(requests.list)} LIST, ${count(requests.invoke)} invocations, ${count(requests.transition)} state transitions, ${count(requests.write)} write units`,
    `Price     about $${price < 0.01 && price > 0 ? '0.01' : price.toFixed(2)} (us-east-1; retrieval from colder storage and KMS come on top${byS3 !== null && byS3.computed > 0 ? ', and what AWS takes for computing checksums' : ''})`,
    ...(preview === null ? [] : previewLines(preview)),
  );
  terminal.note('Nothing was changed.');
}
