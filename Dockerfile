# Built by the same npm scripts as in CI. The last stage holds what runs, and no build tools.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-slim AS production-modules
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0
COPY --from=production-modules /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY examples examples
COPY package.json ./
RUN mkdir data && chown node data
USER node
EXPOSE 3000
CMD ["node", "dist/main.js"]
