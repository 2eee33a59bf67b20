// The ceiling: a constant answer of the size of ours.
import { createServer } from 'node:http';

const body = JSON.stringify({ id: 12345, name: 'John Doe', nothing: 'x'.repeat(190) });
createServer((_request, response) => {
  response.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}).listen(Number(process.env.PORT), '127.0.0.1');
