# docker build -t pushcart .                                      the gateway
# docker build -t pushcart-balancer --target balancer .           HAProxy in front of two of them
# docker-compose.yml runs both.

FROM node:24-slim AS base
WORKDIR /app
EXPOSE 3000
# Through the balancer, too, this asks a gateway. The image has no curl, and needs none.
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

FROM base AS build
COPY package.json package-lock.json ./
# Scripts are off, as `prepare` would build before the sources are here.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM base AS modules
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

# HAProxy is Debian's, on the image the gateway already needs: one base to fetch and to patch, and node for the health check.
FROM base AS balancer
RUN apt-get update && apt-get install -y --no-install-recommends haproxy && rm -rf /var/lib/apt/lists/*
# A socket stays where it was opened, so leastconn: after a restart the emptier gateway gets the new ones.
# A gateway that drains answers 503 at /readyz and gets no new connections; those it has are its own to close.
# One that has just gone is leastconn's favourite until the check tells: connect briefly, then try the other.
# Names are resolved as Docker's DNS changes, so that a gateway may come back at another address, or start later.
# Descriptors, two a connection, bound its memory: where an engine sets no limit, HAProxy would prepare for a billion.
# A tunnel's silence: gateways ping every socket each 25 s and give up 20 s later.
RUN printf '%s\n' \
  'global' \
  '  log stdout format raw local0 notice' \
  '  fd-hard-limit 50000' \
  '  hard-stop-after 5s' \
  '' \
  'resolvers docker' \
  '  nameserver dns 127.0.0.11:53' \
  '  hold valid 1s' \
  '' \
  'defaults' \
  '  mode http' \
  '  log global' \
  '  option forwardfor' \
  '  option redispatch 1' \
  '  timeout connect 500ms' \
  '  timeout check 500ms' \
  '  timeout http-request 5s' \
  '  timeout client 30s' \
  '  timeout client-fin 5s' \
  '  timeout server 30s' \
  '  timeout tunnel 60s' \
  '' \
  'frontend public' \
  '  bind :3000' \
  '  default_backend gateways' \
  '' \
  'backend gateways' \
  '  balance leastconn' \
  '  option httpchk GET /readyz' \
  '  http-check expect status 200' \
  '  default-server check inter 500ms fall 1 rise 2 resolvers docker init-addr libc,none' \
  '  server gateway-1 gateway-1:3000' \
  '  server gateway-2 gateway-2:3000' \
  > /etc/haproxy/haproxy.cfg && haproxy -c -f /etc/haproxy/haproxy.cfg
USER haproxy
# As process 1, HAProxy heeds this signal but not SIGTERM.
STOPSIGNAL SIGUSR1
CMD ["haproxy", "-f", "/etc/haproxy/haproxy.cfg"]

# Last, so that it is what a plain `docker build .` makes. Everything belongs to root: the process can change none of it.
FROM base AS gateway
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
COPY --from=modules /app/node_modules node_modules
COPY --from=build /app/dist dist
# For "type": "module".
COPY package.json ./
USER node
CMD ["node", "dist/server/gateway.js"]
