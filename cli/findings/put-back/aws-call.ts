import { awsFlags, type Globals } from '../../globals.ts';
import { shellCommand, shellQuote } from '../../output/escape.ts';

/** What an option of `aws` is given: text; a flag that is on or off; or words that the shell is to read as they are. */
type OptionValue = string | boolean | { readonly shell: string };

/** A call of `aws`. Options are named as the command names them, without the dashes. */
export interface AwsCall {
  readonly service: 's3api' | 's3control' | 'cloudtrail' | 'kms' | 'iam';
  readonly operation: string;
  readonly options: Readonly<Record<string, OptionValue>>;
  /** The Region that has to answer; absent where the one that the user chose is right. */
  readonly region?: string;
  /** The shell's variable that takes what the call prints; absent where nobody needs it. */
  readonly assign?: string;
}

/** The line for the shell that makes a call. */
export function commandLine(
  { service, operation, options, region, assign }: AwsCall,
  globals: Pick<Globals, 'profile' | 'region'>,
): string {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [value ? `--${name}` : `--no-${name}`];
    return [`--${name}`, typeof value === 'string' ? shellQuote(value) : value.shell];
  });
  const flags = awsFlags(region === undefined ? globals : { ...globals, region });
  const line = [shellCommand('aws', service, operation), ...words, ...flags.map(shellQuote)].join(' ');
  return assign === undefined ? line : `${assign}=$(${line})`;
}

const MISREAD = /^(-|file:\/\/|fileb:\/\/|https?:\/\/)/;

/** True where a value holds what no shell passes on, or what the AWS command takes for an option or for the name of a file. */
export const isUnprintable = ({ options }: AwsCall): boolean =>
  Object.values(options).some(
    (value) => typeof value === 'string' && (value.includes('\0') || MISREAD.test(value)),
  );
