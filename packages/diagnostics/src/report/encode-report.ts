const { stringify } = JSON;

/** JSON of plain data that a `toJSON` planted on a prototype cannot change: only primitives reach the engine's own encoder. */
export function encodeReport(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(encodeReport).join(',')}]`;
  if (typeof value !== 'object' || value === null) return stringify(value);
  const members = Object.keys(value).filter((name) => Object(value)[name] !== undefined);
  return `{${members.map((name) => `${stringify(name)}:${encodeReport(Object(value)[name])}`).join(',')}}`;
}
