# Every image that this builds on is an argument, so that a mirror or an image
# of your own can be named:
#   docker build --build-arg GO_IMAGE=mirror.example/golang:1.26-bookworm .
# GO_IMAGE needs Go, gcc with a static libc, and CA certificates.
# RUN_IMAGE may be an image of nothing, such as scratch: the binary needs none of it.
ARG GO_IMAGE=docker.io/library/golang:1.26-bookworm
ARG RUN_IMAGE=scratch

FROM ${GO_IMAGE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# What `chapterbot version` says; the build has no git history to take it from.
ARG VERSION=
# SQLite is C: it is linked statically, with Go's own resolver and user look-up
# in place of glibc's, which would want its shared libraries at run time.
RUN CGO_ENABLED=1 go build -trimpath -buildvcs=false \
      -tags osusergo,netgo,sqlite_omit_load_extension \
      -ldflags "-s -w -linkmode external -extldflags -static -X main.version=${VERSION}" \
      -o /out/chapterbot ./cmd/chapterbot
# What Debian says of what else comes into the image: its C library, in the
# binary, and its list of certificates. Other build images may say it elsewhere.
RUN mkdir -p /out/data /out/doc; \
    for file in doc/libc6/copyright doc/ca-certificates/copyright common-licenses/LGPL-2.1 common-licenses/MPL-2.0; do \
      if [ -e "/usr/share/$file" ]; then cp -L "/usr/share/$file" "/out/doc/$(echo "$file" | tr / -)"; fi; \
    done

FROM ${RUN_IMAGE}
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/chapterbot /usr/local/bin/chapterbot
COPY --from=build /src/LICENSE /src/NOTICE /src/THIRD_PARTY /out/doc/ /usr/share/doc/chapterbot/
COPY --from=build --chown=65532:65532 /out/data /data
# A number, so that Kubernetes can see that it isn't root.
USER 65532:65532
WORKDIR /data
VOLUME /data
# The root file system may be read-only: SQLite's temporary files go to the volume.
ENV DATABASE_PATH=/data/chapterbot.db SQLITE_TMPDIR=/data HTTP_ADDR=127.0.0.1:8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/usr/local/bin/chapterbot", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/chapterbot"]
CMD ["serve"]
