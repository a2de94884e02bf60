const NOT_OPTIONAL = 'valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish"';
const HAS_DEFAULT = '(valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0';
const WRONG_KEY = 'invalidDiscriminatorKey !== currentKey && (maxDiscriminatorPriority < currentPriority || maxDiscriminatorPriority === currentPriority && currentKey in input && !(invalidDiscriminatorKey in input))';

/**
 * What is always so where answers are validated in a page: an answer fits or it does not, and nobody reads why; no defaults, no fallbacks, no
 * configuration, and the only kind of key that may be missing is `optional`.
 */
export const VALIBOT_AS_USED = {
  'valibot/dist/index.mjs': {
    bodies: { _addIssue: 'dataset.typed = false; dataset.issues = [];' },
    loops: ['valueDataset.issues', 'itemDataset.issues', 'keyDataset.issues'],
    properties: ['reference', 'expects', 'async', 'message'],
    expressions: {
      'config$1.abortEarly': 'false',
      'this.default !== void 0': 'false',
      'valueSchema.fallback !== void 0': 'false',
      [HAS_DEFAULT]: 'false',
      [NOT_OPTIONAL]: 'valueSchema.type !== "optional"',
      [NOT_OPTIONAL.replaceAll('valueSchema', 'discriminatorSchema')]: 'true',
      // A variant has one key, and its options are objects.
      'schema.type === "variant"': 'false',
      [WRONG_KEY]: 'false',
      'invalidDiscriminatorKey === currentKey': 'false',
    },
  },
};
