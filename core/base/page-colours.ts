/** The colours of a page, light and dark, as whoever reads it has set. */
export const COLOURS = `:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #1a2129; --soft: #5a6672; --line: #dde2e8; --code: #f1f3f6;
  --good: #17693a; --good-soft: #dff3e6; --warn: #7d5100; --warn-soft: #fdf0d2;
  --bad: #a61b1b; --bad-soft: #fde3e1; --note: #1f5f8b; --note-soft: #e1effa;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161b; --card: #1a2027; --ink: #e6eaef; --soft: #9ba7b4; --line: #2e3742; --code: #11161c;
    --good: #6fd39a; --good-soft: #14351f; --warn: #f0c05a; --warn-soft: #3b2c0a;
    --bad: #ff928a; --bad-soft: #431715; --note: #83c1ee; --note-soft: #10293d;
  }
}
`;

/** The same for paper, within `@media print`. */
export const PRINTED_COLOURS = `  :root {
    color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --code: #f4f4f4;
    --good: #17693a; --good-soft: #fff; --warn: #7d5100; --warn-soft: #fff; --bad: #a61b1b; --bad-soft: #fff;
    --note: #1f5f8b; --note-soft: #fff;
  }
`;
