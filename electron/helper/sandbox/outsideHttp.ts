/** The web server of the sandbox's outside: it answers with the address that it sees its client under. */
import { createServer, type Server } from 'node:http';

/** As a web server is found. */
const PORT = 80;

/** Listens on every address of its namespace. */
export function serveClientAddress(): Server {
  const server = createServer((request, response) => {
    const address = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? 'unknown';
    response.writeHead(200, { 'content-type': 'text/plain', connection: 'close' });
    response.end(`${address}\n`);
  });
  return server.listen(PORT, '0.0.0.0');
}
