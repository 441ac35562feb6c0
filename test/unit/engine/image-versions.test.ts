import { expect, it } from 'vitest';
import { fileTreeInMemory } from '../../../src/engine/file-tree.ts';
import { seenVersions, versionsIn } from '../../../src/engine/image-versions.ts';

it.each([
  ['FROM nginx:1.27', 'nginx 1.27'],
  ['from registry.example:5000/web/nginx-unprivileged:1.27.1-alpine AS run', 'nginx 1.27.1'],
  ['  - image: "envoyproxy/envoy:v1.31.0"', 'envoy 1.31.0'],
  ['FROM registry.example/envoy-fips:1.36.2', 'envoy 1.36.2-fips'],
  ['image: registry.example/envoy:1.36-fips', 'envoy 1.36-fips'],
  ['FROM node-fips:22', 'node 22'],
  ['image: haproxytech/haproxy-alpine:3.0@sha256:0123', 'haproxy 3.0'],
  ['FROM node:22-bookworm', 'node 22'],
  ['FROM nginx', ''],
  ['FROM nginx:stable', ''],
  ['FROM my-nginx:1.2', ''],
  ['# FROM nginx:1.27', ''],
  ['RUN echo FROM nginx:1.27', ''],
])('%s', (line, seen) => {
  expect(versionsIn('Dockerfile', line).map(({ product, version }) => `${product} ${version}`).join()).toBe(seen);
});

it('looks into the files that name versions, and nowhere else', () => {
  const image = 'image: nginx:1.27\n';
  const tree = fileTreeInMemory(new Map([['.nvmrc', 'v22.1.0\n'], ['a/docker-compose.dev.yml', `\n${image}`], ['b/values.yaml', image], ['node_modules/x/Dockerfile', 'FROM nginx:1.0'], ['web.Dockerfile', 'FROM node:20']]));
  expect(seenVersions(tree)).toEqual([
    { product: 'node', version: '22.1.0', file: '.nvmrc', line: 1 },
    { product: 'node', version: '20', file: 'web.Dockerfile', line: 1 },
    { product: 'nginx', version: '1.27', file: 'a/docker-compose.dev.yml', line: 2 },
  ]);
});
