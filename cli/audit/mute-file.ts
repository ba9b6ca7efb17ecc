import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SealwatchError } from '../../core/base/errors.ts';
import { suggestion } from '../../core/base/nearest.ts';
import type { Mute } from '../../core/report/mutes.ts';

export const DEFAULT_MUTES = 'sealwatch.mutes.json';

const FIELDS = ['check', 'bucket', 'reason', 'owner', 'until'] as const;

/**
 * Reads who has muted what. There need be no file, unless one is named.
 * @throws {SealwatchError} `NOT_FOUND`; `CONFIG_INVALID`: which entry, what was found, what is allowed
 */
export async function readMutes(
  file: string | undefined,
  folder: string,
  checks: readonly string[],
): Promise<readonly Mute[]> {
  const name = resolve(folder, file ?? DEFAULT_MUTES);
  const text = await textOf(name, file !== undefined);
  return text === null ? [] : parseMutes(text, name, checks);
}

async function textOf(name: string, isNamed: boolean): Promise<string | null> {
  try {
    return await readFile(name, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing && !isNamed) return null;
    throw new SealwatchError(
      'NOT_FOUND',
      `${name} cannot be read: ${error instanceof Error ? error.message : error}`,
    );
  }
}

export function parseMutes(text: string, name: string, checks: readonly string[]): readonly Mute[] {
  const value = parsed(text, name);
  if (!Array.isArray(value)) throw wrong(name, `an array of mutes is expected, found ${shown(value)}`);
  return value.map((each, index) => muteIn(each, `${name}, entry ${index + 1}`, checks));
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(name, `no JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function muteIn(value: unknown, place: string, checks: readonly string[]): Mute {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const unknown = entries.find(([field]) => !FIELDS.some((name) => name === field));
  if (unknown)
    throw wrong(place, `there is no ${JSON.stringify(unknown[0])}; a mute has ${FIELDS.join(', ')}`);
  const fields = new Map<string, unknown>(entries);
  const text = (field: (typeof FIELDS)[number]): string => {
    const found = fields.get(field);
    if (typeof found === 'string' && found.trim() !== '') return found;
    throw wrong(place, `${field} is a text that is not empty, found ${shown(found)}`);
  };
  const mute = {
    check: text('check'),
    bucket: text('bucket'),
    reason: text('reason'),
    owner: text('owner'),
    until: text('until'),
  };
  requireCheck(mute.check, place, checks);
  requireDay(mute.until, place);
  return mute;
}

function requireCheck(check: string, place: string, checks: readonly string[]): void {
  if (checks.includes(check)) return;
  throw wrong(
    place,
    `there is no check ${JSON.stringify(check)}; there are: ${checks.join(', ')}${suggestion(check, checks)}`,
  );
}

function requireDay(day: string, place: string): void {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : null;
  if (date && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)) return;
  throw wrong(place, `until is a day such as "2026-12-31", found ${JSON.stringify(day)}`);
}

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);

const wrong = (place: string, message: string): SealwatchError =>
  new SealwatchError('CONFIG_INVALID', `${place}: ${message}`);
