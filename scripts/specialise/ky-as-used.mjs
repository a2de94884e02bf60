/**
 * What is always so where the order client asks through ky: one URL, a method, plain headers, a signal, perhaps a text as body, and `fetch`,
 * `parseJson` and a schema of its own; no retries, no timeouts, no hooks, no errors for a status, since all that is the machine's.
 * `order-client-options.test.ts` holds the order client to it; the tests of checkout run with ky as it is, and with this known.
 */
export const KY_AS_USED = {
  'ky/distribution/index.js': {
    // Nobody calls `ky.get` and its like.
    expressions: { requestMethods: '[]', 'ky.stop = stop': 'undefined', 'ky.retry = retry': 'undefined' },
    definitions: { 'ky.extend': 'undefined' },
  },
  'ky/distribution/utils/merge.js': {
    // No option is given both to `create` and with a request, so there is nothing to merge in depth.
    definitions: { validateAndMerge: '(...sources) => Object.assign({}, ...sources)' },
  },
  'ky/distribution/core/constants.js': {
    definitions: { supportsRequestStreams: 'false' },
  },
  'ky/distribution/core/Ky.js': {
    expressions: {
      // The URL is a text and whole.
      "typeof this.#input !== 'string'": 'false',
      "typeof this.#input === 'string'": 'true',
      'this.#input instanceof globalThis.Request': 'false',
      'this.#options.prefix': "''",
      'this.#options.baseUrl': 'undefined',
      "Object.hasOwn(options, 'prefixUrl')": 'false',
      'hasSearchParameters(this.#options.searchParams)': 'false',
      // The body is a text.
      'this.#options.json': 'undefined',
      "options.headers && new globalThis.Headers(options.headers).has('content-type')": 'true',
      'this.#options.onUploadProgress': 'undefined',
      'ky.#options.onDownloadProgress': 'undefined',
      supportsRequestStreams: 'false',
      'ky.#cancelBody(originalRequest?.body ?? undefined)': 'undefined',
      'ky.#originalRequest': 'undefined',
      'ky.request !== originalRequest': 'false',
      // The signal goes to `fetch` as it is; without a timeout there is none of ky's own to join it with.
      'supportsAbortController && supportsAbortSignal': 'false',
      'ky.#options.timeout': 'false',
      'ky.#options.totalTimeout': 'false',
      'this.#options.totalTimeout': 'false',
      'parsedResult === timedOutOperation': 'false',
      'ky.#raceBodyRead(async () => response.text(), response)': 'response.text()',
      // Every answer is an answer, whatever its status, and every error final. Nobody asks which error.
      "!currentResponse.ok && currentResponse.type !== 'opaque' && (typeof ky.#options.throwHttpErrors === 'function' ? ky.#options.throwHttpErrors(currentResponse.status) : ky.#options.throwHttpErrors)": 'false',
      'response === undefined': 'false',
      'isResponseInstance(response)': 'true',
      'normalizeRetryOptions(this.#options.retry).limit': '0',
      // No hooks.
      'options.hooks?.init ?? []': '[]',
      'initHooks.length > 0': 'false',
      'await ky.#runBeforeRequestHooks()': 'undefined',
      'ky.#retry(async () => ky.#fetch())': 'options.fetch(ky.request, {})',
      'await ky.#runAfterResponseHooks(response)': 'response',
      'ky.#consumeReturnedResponseFromBeforeRetryHook()': 'false',
      'ky.#getResponseRequest(response)': 'ky.request',
      // Answers are read by `json` with a schema of valibot's, and in no other way.
      'ky.#decorateResponse(response)': 'undefined',
      'Object.entries(responseTypes)': "[['json']]",
      // What is accepted is among the headers that are given.
      "ky.request.headers.set('accept', ky.request.headers.get('accept') || mimeType)": 'undefined',
      'new SchemaValidationError(validationResult.issues)': '{ issues: validationResult.issues }',
      "type === 'bytes'": 'false',
      "type !== 'json'": 'false',
      'schema === undefined': 'false',
      "initHookOptions.parseJson ? await initHookOptions.parseJson(text, { request, response }) : (text === '' && schema !== undefined ? undefined : JSON.parse(text))": 'options.parseJson(text)',
      "(typeof schema !== 'object' && typeof schema !== 'function') || schema === null": 'false',
      "typeof standardSchema !== 'object' || standardSchema === null || typeof standardSchema.validate !== 'function'": 'false',
    },
    definitions: {
      'this.#options': '{ ...options, headers: new globalThis.Headers(options.headers), method: options.method.toUpperCase() }',
    },
    bodies: { '#retry': 'return function_();', '#throwProcessedError': 'throw error;', '#raceWithTotalTimeout': 'return operation();' },
  },
};
