import { ARROWS, type Arrow, BOXES, type Box } from './boxes.ts';

const WIDTHS = [168, 104, 190, 168, 96, 184, 150];
const COLUMN_GAP = 36;
const ROW = 50;
const ROW_GAP = 12;
const MARGIN = 20;
const HEAD = 26;
const LINE = 15;

const FILLS: Readonly<Record<Box['kind'], string>> = {
  outside: '#eef1f5',
  aws: '#f6f1e4',
  queue: '#f3e6f2',
  function: '#e3effa',
  store: '#e5f3e6',
  command: '#20262e',
};

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const columnStart = (column: number): number =>
  MARGIN + WIDTHS.slice(0, column).reduce((sum, width) => sum + width + COLUMN_GAP, 0);

const areaOf = ({ column, row, rows = 1 }: Box): Area => ({
  x: columnStart(column),
  y: MARGIN + HEAD + row * (ROW + ROW_GAP),
  width: WIDTHS[column] ?? 0,
  height: rows * ROW + (rows - 1) * ROW_GAP,
});

const boxOf = (id: string): Box => {
  const box = BOXES.find((each) => each.id === id);
  if (!box) throw new Error(`the picture has no box ${id}`);
  return box;
};

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const textAt = (x: number, y: number, text: string, attributes: string): string =>
  `<text x="${x}" y="${y}" text-anchor="middle" ${attributes}>${escapeXml(text)}</text>`;

function drawBox(box: Box): string {
  const { x, y, width, height } = areaOf(box);
  const lines = box.lines ?? [];
  const [ink, soft] = box.kind === 'command' ? ['#ffffff', '#c9d1d9'] : ['#1b1f24', '#57606a'];
  const center = x + width / 2;
  const top = y + (height - (lines.length + 1) * LINE) / 2 + 12;
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${FILLS[box.kind]}" stroke="#8c959f"/>`,
    textAt(center, top, box.title, `font-size="13" font-weight="600" fill="${ink}"`),
    ...lines.map((line, index) =>
      textAt(center, top + (index + 1) * LINE, line, `font-size="11.5" fill="${soft}"`),
    ),
  ].join('\n');
}

// A tall box has an arrow at the height of the lower of the two, so that arrows are level wherever they can be.
function drawArrow({ from, to }: Arrow): string {
  const [start, end] = [areaOf(boxOf(from)), areaOf(boxOf(to))];
  const lower = start.height <= end.height ? start : end;
  const y = lower.y + lower.height / 2;
  return `<line x1="${start.x + start.width}" y1="${y}" x2="${end.x - 3}" y2="${y}" stroke="#57606a" stroke-width="1.4" marker-end="url(#head)"/>`;
}

// Notify sends itself a message for the end of each window.
function drawWindow(): string {
  const [notify, window] = [areaOf(boxOf('notify')), areaOf(boxOf('NoticeWindows'))];
  const [down, up] = [notify.x + notify.width / 3, notify.x + (2 * notify.width) / 3];
  const [above, below] = [notify.y + notify.height, window.y];
  const line = (x: number, y1: number, y2: number) =>
    `<line x1="${x}" y1="${y1}" x2="${x}" y2="${y2}" stroke="#57606a" stroke-width="1.4" marker-end="url(#head)"/>`;
  return [line(down, above, below - 3), line(up, below, above + 3)].join('\n');
}

function drawAccount(column: number, last: number, text: string): string {
  const x = columnStart(column);
  const width = columnStart(last) + (WIDTHS[last] ?? 0) - x;
  return textAt(x + width / 2, MARGIN + 10, text, 'font-size="12" font-weight="600" fill="#57606a"');
}

/** The picture of what is deployed as an SVG document: no script, no font and no address of elsewhere. */
export function architectureSvg(): string {
  const width = columnStart(WIDTHS.length) - COLUMN_GAP + MARGIN;
  const rows = Math.max(...BOXES.map(({ row, rows: covered = 1 }) => row + covered));
  const height = MARGIN * 2 + HEAD + rows * (ROW + ROW_GAP) - ROW_GAP;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif">
<title id="title">Events of guarded buckets and records of CloudTrail go through EventBridge and queues to functions, which keep tables; notify sends alerts from the tables</title>
<defs><marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="#57606a"/></marker></defs>
<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>
${drawAccount(0, 0, 'your account')}
${drawAccount(1, 6, "Sealwatch's stack, in the same account and Region")}
${[...ARROWS.map(drawArrow), drawWindow(), ...BOXES.map(drawBox)].join('\n')}
</svg>
`;
}
