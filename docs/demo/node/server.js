import { readFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer, request } from 'node:https';
import express from 'express';
import pg from 'pg';

const app = express();
app.use((incoming, response, next) => {
  response.setHeader('Strict-Transport-Security', 'max-age=63072000');
  next();
});

const options = { key: readFileSync('shop.key'), cert: readFileSync('shop.pem'), minVersion: 'TLSv1', ciphers: 'ECDHE+AESGCM' };
createServer(options, app).listen(443);

createPlainServer((incoming, response) => {
  response.writeHead(301, { location: `https://shop.example${incoming.url}` });
  response.end();
}).listen(80);

const stock = new pg.Pool({ connectionString: process.env.STOCK ?? 'postgres://shop@stock.example/shop?sslmode=require' });

export function order(body) {
  const call = request('https://orders.example/', { method: 'POST', rejectUnauthorized: false });
  call.end(JSON.stringify({ body, from: stock.options.host }));
}
