# One image for every role; PULSE_ROLES says which a container plays.
#   docker build -t revenue-pulse .
#   docker run --read-only --tmpfs /tmp -v pulse:/data -p 127.0.0.1:5080:5080 -e STRIPE_WEBHOOK_SECRET revenue-pulse

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /src
COPY . .
# the same publish that ./pulse up runs, for the platform of the image
RUN PULSE_RID=linux-$(echo "$TARGETARCH" | sed s/amd64/x64/) ./pulse build

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /src/artifacts/host /app
RUN mkdir /data && chown "$APP_UID" /data
# the root file system is never written to: state is in /data, .NET's own files in /tmp; the base image's own port is not used
ENV ASPNETCORE_HTTP_PORTS= \
    PULSE_URLS=http://0.0.0.0:5080 \
    PULSE_DATA=/data \
    DOTNET_EnableDiagnostics=0
USER $APP_UID
WORKDIR /data
VOLUME /data
EXPOSE 5080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --start-interval=1s CMD ["dotnet", "/app/pulse-host.dll", "health"]
ENTRYPOINT ["dotnet", "/app/pulse-host.dll"]
CMD ["up"]
