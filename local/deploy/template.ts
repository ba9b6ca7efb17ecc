/** One resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Something that the emulator refuses, and what takes its place; undefined for resources that it takes as they are. */
export type Adaptation = (
  resource: TemplateResource,
) => { resource: TemplateResource; note: string } | undefined;

/** Where a deployment goes, and as whom. */
export interface DeployTarget {
  readonly account: string;
  readonly region: string;
  readonly environment: Readonly<Record<string, string>>;
}
