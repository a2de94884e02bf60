import * as v from 'valibot';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigProblem {
  readonly variable: string;
  readonly remedy: string;
}

/** What a section of variables is read into. */
export type Values<Entries extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Entries, undefined>>;

/** A web address without a user and a password in it; `remedy` says which. */
export const webUrl = (remedy: string) => v.pipe(
  v.string(remedy),
  v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), remedy),
  v.check((text) => !hasCredentials(text), 'must not hold a user and a password: addresses are logged'),
);

/** What has to be set. */
export const required = (remedy: string) => v.pipe(v.string(`set it: ${remedy}`), v.minLength(1, `set it: ${remedy}`));

function hasCredentials(text: string): boolean {
  const { username = '', password = '' } = URL.parse(text) ?? {};
  return username + password !== '';
}
