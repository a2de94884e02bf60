import { connect } from 'node:net';

export interface KeepAlivePost {
  /** Sends a request, all of it, and answers once its answer is in whole. Nothing else may be sent meanwhile. */
  send(request: Buffer, done: (status: number) => void): void;
  close(): void;
}

const STATUS = /^HTTP\/1\.1 (\d{3})/;
const LENGTH = /\r\ncontent-length: (\d+)\r\n/i;
const END_OF_HEADERS = '\r\n\r\n';

/**
 * One connection, one request at a time, and as little work for each as there can be: Node's own client takes twice the time of the processor,
 * which on two cores is taken from the service that is measured. It reads answers that tell their length, as ours all do, and fails on any other.
 */
export function createKeepAlivePost({ hostname, port }: URL, failed: (error: Error) => void): KeepAlivePost {
  const socket = connect(Number(port), hostname).setNoDelay(true).setEncoding('latin1');
  let answer = '';
  let waiting: ((status: number) => void) | null = null;
  socket.on('data', (text: string) => {
    answer += text;
    const headers = answer.indexOf(END_OF_HEADERS);
    if (headers < 0) return;
    const length = LENGTH.exec(answer)?.[1];
    const status = STATUS.exec(answer)?.[1];
    if (length === undefined || status === undefined || waiting === null) {
      failed(new Error(`not an answer to what was sent: ${answer.slice(0, headers)}`));
      return;
    }
    if (answer.length < headers + END_OF_HEADERS.length + Number(length)) return;
    const done = waiting;
    answer = '';
    waiting = null;
    done(Number(status));
  });
  socket.on('error', failed).on('close', () => waiting !== null && failed(new Error('the service closed the connection before it had answered')));
  return {
    send: (request, done) => {
      waiting = done;
      socket.write(request);
    },
    close: () => {
      waiting = null;
      socket.destroy();
    },
  };
}
