import * as v from 'valibot';

/** An `AnyValue`, read; its integers are of 64 bits. */
export type ParsedValue = string | number | bigint | boolean | readonly ParsedValue[] | { readonly [key: string]: ParsedValue };

const int64 = v.pipe(v.string(), v.regex(/^-?(?:0|[1-9]\d*)$/), v.transform((digits) => BigInt(digits)), v.check((value) => BigInt.asIntN(64, value) === value));
const fixed64 = v.pipe(v.string(), v.regex(/^(?:0|[1-9]\d*)$/), v.transform((digits) => BigInt(digits)), v.check((value) => BigInt.asUintN(64, value) === value));

const anyValue: v.GenericSchema<unknown, ParsedValue> = v.lazy(() =>
  v.union([
    v.pipe(v.strictObject({ stringValue: v.string() }), v.transform(({ stringValue }) => stringValue)),
    v.pipe(v.strictObject({ boolValue: v.boolean() }), v.transform(({ boolValue }) => boolValue)),
    v.pipe(v.strictObject({ intValue: int64 }), v.transform(({ intValue }) => intValue)),
    v.pipe(v.strictObject({ doubleValue: v.pipe(v.number(), v.finite()) }), v.transform(({ doubleValue }) => doubleValue)),
    v.pipe(v.strictObject({ arrayValue: v.strictObject({ values: v.array(anyValue) }) }), v.transform(({ arrayValue }) => arrayValue.values)),
    v.pipe(v.strictObject({ kvlistValue: v.strictObject({ values: keyValues }) }), v.transform(({ kvlistValue }) => kvlistValue.values)),
  ]),
);
/** Keys are unique in a map of attributes. https://opentelemetry.io/docs/specs/otel/common/#attribute-collections */
const keyValues: v.GenericSchema<unknown, { readonly [key: string]: ParsedValue }> = v.pipe(
  v.array(v.strictObject({ key: v.pipe(v.string(), v.minLength(1)), value: v.lazy(() => anyValue) })),
  v.check((pairs) => new Set(pairs.map(({ key }) => key)).size === pairs.length, 'a key stands twice'),
  v.transform((pairs) => Object.fromEntries(pairs.map(({ key, value }) => [key, value]))),
);

const logRecord = v.strictObject({
  timeUnixNano: fixed64,
  observedTimeUnixNano: fixed64,
  severityNumber: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(24)),
  severityText: v.string(),
  eventName: v.string(),
  body: anyValue,
  attributes: keyValues,
});

const logsRequest = v.strictObject({
  resourceLogs: v.array(
    v.strictObject({
      resource: v.strictObject({ attributes: keyValues }),
      scopeLogs: v.array(v.strictObject({ scope: v.strictObject({ name: v.string(), version: v.string() }), logRecords: v.array(logRecord) })),
    }),
  ),
});

/**
 * Reads the JSON of an `ExportLogsServiceRequest` field by field, and throws at anything else: what a receiver does not know it passes over in
 * silence. https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function readLogsRequest(text: string): v.InferOutput<typeof logsRequest> {
  return v.parse(logsRequest, JSON.parse(text));
}
