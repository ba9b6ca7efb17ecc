/** The package declares no types. */
declare module 'asl-validator' {
  export default function validate(
    definition: object,
    options?: { readonly checkArn?: boolean; readonly checkPaths?: boolean },
  ): { readonly isValid: boolean; readonly errors: readonly unknown[] };
}
