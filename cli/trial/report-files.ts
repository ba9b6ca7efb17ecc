import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type TrialReport, trialPage } from '../../core/trial/report.ts';
import { requireWritable } from '../parse/require-writable.ts';

/** Where the report goes: the same in two forms. */
export interface ReportFiles {
  readonly json: string;
  readonly markdown: string;
}

/**
 * @param output what was asked for, with or without an ending; by default named after the time
 * @throws {SealwatchError} `USAGE` for a path that could not be written
 */
export function reportFiles(output: string | undefined, now: Date): ReportFiles {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const base = (output ?? `sealwatch-trial-${stamp}`).replace(/\.(?:json|md)$/, '');
  const files = { json: `${base}.json`, markdown: `${base}.md` };
  requireWritable(files.json);
  requireWritable(files.markdown);
  return files;
}

export async function writeReport({ json, markdown }: ReportFiles, report: TrialReport): Promise<void> {
  await mkdir(dirname(json), { recursive: true });
  await writeFile(json, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
  await writeFile(markdown, trialPage(report), { mode: 0o600 });
}
