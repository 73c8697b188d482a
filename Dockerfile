# foundry-chat: the bot alone. Microsoft Foundry Local runs on the host, where the GPU and the
# models are; there is no image of it. (Beware of install scripts named "foundry" on the network:
# the best known one is an Ethereum tool.)
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data && chmod 700 /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
USER node
VOLUME /data
# The web page and the API listen on loopback inside the container. To publish them set
# API_HOST=0.0.0.0 and an API_KEY, and publish port 8000.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.API_PORT || 8000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node is process 1 and handles SIGTERM itself: answers under way end before the container does.
CMD ["node", "dist/main.js"]
