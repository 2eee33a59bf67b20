# Built by the same npm scripts as in CI. The last stage holds what runs, and no build tools.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit
COPY . .
RUN npm run build

FROM node:24-slim AS production-modules
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The Node of the optional packages is the image's own.
RUN npm ci --no-audit --omit=dev --omit=optional

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 MALLOC_ARENA_MAX=1
# npm and its kin have nothing to do here.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-* /usr/local/bin/yarn*
COPY --from=production-modules /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY examples examples
COPY package.json ./
# Where SQLite's file is, when no other database is named: mount a volume here.
RUN mkdir data && chown node data
VOLUME /app/data
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself, so that SIGTERM reaches it. With Node’s default for what is young it held some 80 MiB more (bench/results.md).
CMD ["node", "--max-semi-space-size=8", "dist/main.js"]
