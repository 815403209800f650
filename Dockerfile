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
COPY scripts/docker-entrypoint.sh scripts/server-flags.mjs scripts/
COPY shared shared
COPY lib lib
COPY server server
# `contest …` in a shell on the machine, where one is root: through the entrypoint too.
RUN printf '#!/bin/sh\nexec /bin/sh /app/scripts/docker-entrypoint.sh contest "$@"\n' > /usr/local/bin/contest \
  && chmod 755 /usr/local/bin/contest
# Where the volumes go. A new named volume takes over the owner; for all others the entrypoint sees to it.
RUN mkdir data uploads backups && chown node:node data uploads backups
EXPOSE 3000 9091
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Root at first, to own what is mounted; the program then runs as the user node. The role is the argument, and
# without one ROLE or everything: docker run … media
ENTRYPOINT ["/bin/sh", "/app/scripts/docker-entrypoint.sh"]
