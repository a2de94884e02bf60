import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { LightMyRequestResponse } from 'fastify';

type Json = Readonly<Record<string, unknown>>;
interface Answer {
  readonly description: string;
  readonly headers: Json;
  readonly content: Readonly<Record<string, { readonly schema: Json }>>;
}
interface Operation {
  readonly operationId: string;
  readonly security?: readonly Json[];
  readonly parameters?: readonly { readonly name?: string; readonly schema?: Json }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, Answer | { readonly $ref: string }>>;
}
interface JsonRequest {
  readonly method?: string;
  readonly url: string;
}
export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: Readonly<Record<'schemas' | 'responses' | 'parameters' | 'headers', Readonly<Record<string, Json>>>>;
}

const CODE = /`([a-z]+\.[a-z-]+)`/g;

/** Reads the document that the service serves as a stranger's program would, and judges what the service does by it. */
export function createServedContract(document: OpenApi) {
  const ajv = new Ajv2020({ strictTypes: true, allErrors: true, allowUnionTypes: true });
  formats.default(ajv);
  for (const keyword of Object.keys(document)) ajv.addKeyword(keyword);
  ajv.addSchema(document, 'served');
  const seen = new Set<string>();

  /** What is wrong with a value, by a schema of the document; null when nothing is. */
  function faultsOf(schema: Json, value: unknown): string | null {
    const located = JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"served#/'));
    return ajv.validate(located, value) ? null : ajv.errorsText();
  }

  function operationOf({ method, url }: JsonRequest): Operation | undefined {
    const [address = ''] = url.split('?');
    const like = (path: string): boolean => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]*')}$`).test(address);
    const path = address in document.paths ? address : Object.keys(document.paths).find(like);
    return path === undefined ? undefined : document.paths[path]?.[(method ?? 'GET').toLowerCase()];
  }

  function answerOf(operation: Operation, status: number): Answer {
    const answer = operation.responses[String(status)] ?? operation.responses['default'];
    if (answer === undefined) throw new Error(`${operation.operationId} is documented to answer nothing like ${status}`);
    return '$ref' in answer ? (document.components.responses[answer.$ref.replace('#/components/responses/', '')] as unknown as Answer) : answer;
  }

  return {
    faultsOf,
    /** Operation, status and problem code of each answer judged. */
    seen,
    /** The same for each answer that the document tells of by its status. */
    documented: Object.values(document.paths).flatMap((methods) => Object.values(methods)).flatMap(({ operationId, responses }) =>
      Object.entries(responses).filter(([status]) => status !== 'default').flatMap(([status, answer]) => {
        const codes = 'description' in answer ? Array.from(answer.description.matchAll(CODE), ([, code = '']) => code) : [];
        return (codes.length === 0 ? [''] : codes).map((code) => `${operationId} ${status} ${code}`.trim());
      })),
    /** What an answer has that the document does not tell of; null when nothing. */
    judge(request: JsonRequest, reply: LightMyRequestResponse): string | null {
      const operation = operationOf(request);
      if (operation === undefined) return 'no such operation';
      const answer = answerOf(operation, reply.statusCode);
      const media = String(reply.headers['content-type']).replace(/;.*/, '');
      const schema = answer.content[media]?.schema;
      if (schema === undefined) return `${reply.statusCode} in ${media}`;
      const body: { code?: string; status?: number } | string = media.endsWith('json') ? reply.json() : reply.body;
      const problem = typeof body === 'string' ? {} : body;
      seen.add(`${operation.operationId} ${reply.statusCode} ${problem.code ?? ''}`.trim());
      const missing = ['Unstuck-Server', 'Unstuck-Request'].filter((name) => !(name in answer.headers) || reply.headers[name.toLowerCase()] === undefined);
      if (missing.length > 0) return `without ${missing.join(', ')}`;
      if (problem.code !== undefined && problem.status !== reply.statusCode) return `status ${reply.statusCode} that says ${problem.status} of itself`;
      if (problem.code !== undefined && !answer.description.includes(`\`${problem.code}\``)) return `${problem.code} with ${reply.statusCode}, of which only this is told: ${answer.description}`;
      return faultsOf(schema, body);
    },
    /** What a delivered callback has that the document does not tell of; null when nothing. */
    judgeCallback(topic: string, body: unknown, headers: Headers): string | null {
      const { requestBody, parameters = [] } = document.webhooks[topic]?.post ?? {};
      const schema = requestBody?.content['application/json']?.schema;
      if (schema === undefined || parameters.length === 0) return 'no such topic';
      return faultsOf(schema, body) ?? parameters.map(({ name = '', schema: header = {} }) => faultsOf(header, headers.get(name))).find((faults) => faults !== null) ?? null;
    },
  };
}
