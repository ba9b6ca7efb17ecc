import { styleText } from 'node:util';
import type { Severity } from '../../core/base/severity.ts';
import type { Grade } from '../../core/posture/score.ts';
import type { KeyState } from '../../core/versions/standing.ts';

export type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta';

/** Colours text, or leaves it as it is. */
export type Style = (format: Format, text: string) => string;

const coloured: Style = (format, text) => styleText(format, text, { validateStream: false });
const plain: Style = (_, text) => text;

interface Stream {
  readonly isTTY?: boolean;
}

/** Colour for terminals, unless `NO_COLOR` forbids it; `FORCE_COLOR` asks for it everywhere. */
export function styleFor(stream: Stream, environment: Readonly<Record<string, string | undefined>>): Style {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = environment;
  if (no) return plain;
  if (force !== undefined) return force === '0' || force === 'false' ? plain : coloured;
  return stream.isTTY && terminal !== 'dumb' ? coloured : plain;
}

export const SEVERITY_FORMAT: Readonly<Record<Severity, Format>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
};

export const GRADE_FORMAT: Readonly<Record<Grade, Format>> = {
  A: 'green',
  B: 'green',
  C: 'yellow',
  D: 'red',
  F: 'red',
};

export const STATE_FORMAT: Readonly<Record<KeyState, Format>> = {
  intact: 'green',
  altered: 'red',
  added: 'red',
  removed: 'red',
  unverifiable: 'yellow',
  pending: 'yellow',
  recorded: 'dim',
};
