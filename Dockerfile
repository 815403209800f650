# Packages for running: no devDependencies in the image.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-bookworm-slim AS pages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY tsconfig.base.json vite.config.ts ./
COPY shared shared
COPY lib lib
COPY client client
RUN NODE_ENV=production npx vite build

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=pages /app/dist dist
COPY package.json LICENSE ./
COPY shared shared
COPY lib lib
COPY server server
# The three volumes; mounted over, they keep their owner.
RUN mkdir data uploads backups && chown node:node data uploads backups
USER node
EXPOSE 3000 9091
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1, so that SIGTERM reaches the program and it can drain.
CMD ["node", "server/main.ts"]
