interface Described {
  message?: string;
  stack?: string | undefined;
  cause?: unknown;
}

/**
 * What our errors and ky's extend where classes are functions: a plain object that inherits from `Error.prototype`. `Error` itself would
 * answer with an object of its own, and without `Reflect.construct` nothing could give that our methods.
 */
function ErrorBase(this: Described, message?: string, options?: { readonly cause?: unknown }): void {
  if (message !== undefined) this.message = message;
  if (options && 'cause' in options) this.cause = options.cause;
  this.stack = new Error(message).stack;
}

ErrorBase.prototype = Object.create(Error.prototype, { constructor: { value: ErrorBase, writable: true, configurable: true } });

/** Takes the place of Babel's helper of this name. */
export function wrapNativeSuper(_native: ErrorConstructor): typeof ErrorBase {
  return ErrorBase;
}
