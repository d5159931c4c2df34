# An image with the program and nothing else: no shell, no package manager, no root (65532 is nobody's number).
#
#   docker build -t tollgate .
#   docker run --rm -v "$PWD/public:/site:ro" tollgate audit /site
#
# Reports are written to /out. To keep them, give it a folder that you may write:
#
#   mkdir -p tollgate-out
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD/public:/site:ro" -v "$PWD/tollgate-out:/out" tollgate audit /site

FROM rust:1-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked && cp target/release/tollgate /usr/local/bin/tollgate
# Whoever runs the image may write into /out. A folder keeps its mode only as part of another one that is copied.
RUN mkdir -p /made && mkdir -m 1777 /made/out

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /usr/local/bin/tollgate /usr/local/bin/tollgate
COPY --from=build /made/ /
ENV TOLLGATE_OUT=/out
WORKDIR /out
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/tollgate"]
CMD ["--help"]
