import { createServer, type IncomingHttpHeaders } from 'node:http';
import { backendContent } from './routes.ts';

/** An HTTP server on 127.0.0.1 that answers everything and remembers what it was asked with. */
export interface Backend {
  readonly port: number;
  /** The headers of the request that comes in while `ask` runs; `null` when none does. */
  readonly during: (ask: () => Promise<unknown>) => Promise<IncomingHttpHeaders | null>;
  readonly stop: () => Promise<void>;
}

export async function startBackend(): Promise<Backend> {
  let last: IncomingHttpHeaders | null = null;
  const server = createServer((request, response) => {
    last = request.headers;
    response.end(backendContent);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    during: async (ask) => {
      last = null;
      await ask();
      return last;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
