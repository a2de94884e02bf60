import * as v from 'valibot';

/**
 * `v.object` for answers that are read in pages: valibot walks the entries with `for in`, and there are pages that add
 * enumerable members to `Object.prototype`. Without a prototype there is no place for them.
 */
/* @__NO_SIDE_EFFECTS__ */
export function plainObject<const Entries extends v.ObjectEntries>(entries: Entries): v.ObjectSchema<Entries, undefined> {
  return v.object(Object.assign(Object.create(null), entries));
}
